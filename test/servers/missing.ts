// This file decides whether the tests of others run and has none of its own.
/* oxlint-disable vitest/no-conditional-tests, vitest/no-disabled-tests, vitest/valid-describe-callback, vitest/valid-title, vitest/expect-expect */
import { describe, it } from 'vitest'
import { MARK } from '../tools/left-out.ts'
import { program } from './programs.ts'
import type { ProgramName } from './programs.ts'

/** What `startTestCluster` runs, and what `startTestRegistry` and `pushImage` run. */
export const CLUSTER = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const
export const REGISTRY = ['docker-registry', 'skopeo', 'umoci'] as const

export type Describe = (title: string, body: () => void) => void

/**
 * `const describeHere = await needs('redis-server', ...CLUSTER)`: a `describe` for tests that need real servers.
 * Where one is missing, its tests are left out and named at the end with the command that installs it; with
 * `CI=true` they fail instead.
 */
export async function needs(...names: readonly ProgramName[]): Promise<Describe> {
  const found = await Promise.all(names.map(name => program(name)))
  const missing = names.filter((_, index) => 'missing' in (found[index] ?? {}))
  if (missing.length === 0) return describe
  const command = `npx node test/servers/install.ts ${missing.join(' ')}`
  return leftOut(`${missing.join(', ')} not here; to install: ${command}`)
}

/** A `describe` that leaves its tests out for this reason, loudly; with `CI=true` it fails with the reason. */
export function leftOut(reason: string): Describe {
  if (process.env['CI'] !== 'true') return (title, body) => describe.skip(`${title} ${MARK}${reason}]`, body)
  return title =>
    describe(title, () => {
      it('has the servers it needs', () => {
        throw new Error(reason)
      })
    })
}
