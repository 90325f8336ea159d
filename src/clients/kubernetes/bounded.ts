/**
 * Runs `work` for all items, at most `atOnce` at a time, and keeps their order. After a rejection nothing more
 * is begun; what is under way is waited for, then the first rejection is thrown.
 */
export async function bounded<In, Out>(
  items: readonly In[],
  atOnce: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  const queue = items.entries()
  let broken = false
  const worker = async () => {
    for (const [at, item] of queue) {
      if (broken) return
      try {
        results[at] = await work(item)
      } catch (error) {
        broken = true
        throw error
      }
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  for (const outcome of workers) if (outcome.status === 'rejected') throw outcome.reason
  return results
}

/**
 * Lets many share one question without ever getting an answer from before they asked: whoever comes while it
 * is being answered waits for the next one.
 */
export function shared<T>(question: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  let next: Promise<T> | null = null
  const ask = (): Promise<T> => {
    const answer = question().finally(() => {
      if (running === answer) running = null
    })
    running = answer
    return answer
  }
  return () => {
    if (running === null) return ask()
    next ??= running
      .catch(() => null)
      .then(() => {
        next = null
        return ask()
      })
    return next
  }
}
