import type { Digest, Image, Sha } from '../release/release.ts'

export type Registry = {
  /** Tag or digest → digest, platforms and labels (index → platform → config). */
  resolve(repository: string, reference: string, platform: string): Promise<ResolvedImage | AbsentImage>
  tags(repository: string): Promise<string[]>
}

/** Not there, or not for that platform. */
export type AbsentImage = { kind: 'absent'; message: string }

export type ResolvedImage = {
  kind: 'found'
  image: Image & { digest: Digest }
  /** Empty for a single manifest that names none. */
  platforms: string[]
  labels: { source: string | null; revision: Sha | null; version: string | null; created: string | null }
}
