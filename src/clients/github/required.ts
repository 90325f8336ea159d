import { z } from 'zod'
import { OWN_CHECK } from './check.ts'

/** The checks that a branch demands, by rulesets and by classic protection, as far as whoever may read it sees. */
export const REQUIRED = `refUpdateRule { requiredStatusCheckContexts }
      rules(first: 100) { nodes { parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } } } }`
type Seen = z.output<typeof Required>

const Checks = z.object({ requiredStatusChecks: z.array(z.object({ context: z.string() })).optional() })
export const Required = z.object({
  refUpdateRule: z
    .object({ requiredStatusCheckContexts: z.array(z.string().nullable()).nullable() })
    .nullish(),
  rules: z.object({ nodes: z.array(z.object({ parameters: Checks.nullable() })) }).nullish(),
})

/** Approvals bind nobody where GitHub waits for no check of Slipway; where its rules cannot be seen, that is not said. */
export function isAdvisory(branch: Seen | null): boolean {
  return branch?.rules != null && !requiredBy(branch).includes(OWN_CHECK)
}

/** Names of the checks that must be green before anything is merged into the branch, as far as that is seen. */
export function requiredBy(branch: Seen | null): string[] {
  const classic = branch?.refUpdateRule?.requiredStatusCheckContexts ?? []
  const ruled = (branch?.rules?.nodes ?? []).flatMap(
    ({ parameters }) => parameters?.requiredStatusChecks ?? [],
  )
  const named = [...classic, ...ruled.map(({ context }) => context)]
  return [...new Set(named.filter(name => name !== null))]
}
