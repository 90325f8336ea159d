/** Least recently used go first; bounded by the sum of weights. */
export type Lru<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value, weight?: number): void
  delete(key: string): void
}

export function createLru<Value>(weightMax: number): Lru<Value> {
  const entries = new Map<string, { value: Value; weight: number }>()
  let total = 0

  function drop(key: string): void {
    total -= entries.get(key)?.weight ?? 0
    entries.delete(key)
  }

  return {
    get: key => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set: (key, value, weight = 1) => {
      drop(key)
      if (weight > weightMax) return
      entries.set(key, { value, weight })
      total += weight
      for (const oldest of entries.keys()) {
        if (total <= weightMax) break
        drop(oldest)
      }
    },
    delete: drop,
  }
}
