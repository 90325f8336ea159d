import type { RegistrySeen } from '../shapes.ts'
import type { Fact } from './fact.ts'

/** Tags that were pushed between two looks, or pushed again with another digest. */
export function registryHappened(before: RegistrySeen, after: RegistrySeen): Fact[] {
  const known = new Set(before.repositories.flatMap(keysOf))
  return after.repositories.flatMap(({ name, tags }) =>
    tags
      .filter(({ tag, digest }) => !known.has(keyOf(name, tag, digest)))
      .map(({ tag, pushedAtMs }) => ({
        where: 'registry',
        text: `${name}:${tag} pushed, Slipway is notified`,
        rows: 'R1–R2',
        atMs: pushedAtMs,
      })),
  )
}

const keysOf = ({ name, tags }: RegistrySeen['repositories'][number]) =>
  tags.map(({ tag, digest }) => keyOf(name, tag, digest))
const keyOf = (name: string, tag: string, digest: string) => `${name}:${tag}@${digest}`
