import { createHash } from 'node:crypto'
import type { SourceFile } from '../../src/ports.ts'

/** Files by path. */
type Files = Map<string, string>

export function fileMap(list: SourceFile[]): Files {
  return new Map(list.map(file => [file.path, file.text]))
}

export function below(files: Files, path: string): SourceFile[] {
  return [...files]
    .filter(([name]) => name.startsWith(`${path}/`))
    .map(([name, text]) => ({ path: name, text }))
}

/** Stands for a tree id: the same content has the same id. */
export function idOf(files: Files, path: string): string {
  const sorted = [...files].filter(([name]) => name.startsWith(path)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return hash(JSON.stringify(sorted))
}

/** What `theirs` changed since `base`, laid over `ours`; null where both changed the same file differently. */
export function changedOver(base: Files, theirs: Files, ours: Files): Files | null {
  const merged = new Map(ours)
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const [was, their, our] = [base.get(path), theirs.get(path), ours.get(path)]
    if (their === was || their === our) continue
    if (our !== was) return null
    if (their === undefined) merged.delete(path)
    else merged.set(path, their)
  }
  return merged
}

export function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
