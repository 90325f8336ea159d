export const ROWS = [
  ...(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'] as const),
  ...(['R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15'] as const),
] as const
export type Row = (typeof ROWS)[number]

/** One proof of a row; `afterMs` is when it was seen, counted from the push. `missing` says what was not seen in time. */
export type Proof = { row: Row; story: string; text: string; afterMs: number } & { missing?: string }

export type Proofs = {
  /** Waits for what proves a row and keeps it; what does not come in time is kept as missing, and is null. */
  prove: <T>(claim: Claim<T>) => Promise<T | null>
  all: () => Proof[]
}

export type Claim<T> = {
  row: Row
  /** What is looked for, in words. */
  what: string
  /** Resolves when it is there; throws when it did not come in time. */
  seen: Promise<T>
  /** Ids, oids and addresses of what was seen. */
  text: (value: T) => string
}

/** Collects the proofs of one story. */
export function createProofs(story: string, pushedAtMs: number, say: (proof: Proof) => void): Proofs {
  const proofs: Proof[] = []
  const keep = (proof: Proof) => {
    proofs.push(proof)
    say(proof)
  }
  return {
    prove: async ({ row, what, seen, text }) => {
      try {
        const value = await seen
        keep({ row, story, text: text(value), afterMs: Date.now() - pushedAtMs })
        return value
      } catch (error) {
        const missing = `${what}: ${error instanceof Error ? error.message : String(error)}`
        keep({ row, story, text: '', afterMs: Date.now() - pushedAtMs, missing })
        return null
      }
    },
    all: () => proofs,
  }
}
