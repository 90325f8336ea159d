import type { Links } from '../../ports.ts'

/** Where the App has no client and no key to encrypt with, nobody is linked, and nobody can be. */
export const NOBODY: Links = {
  of: async () => null,
  ofAccount: async () => null,
  link: async () => 'taken',
  unlink: async () => null,
  grantOf: async () => null,
  renew: async () => false,
  linking: async () => null,
  keep: async () => undefined,
  drop: async () => undefined,
  linkings: async () => [],
}
