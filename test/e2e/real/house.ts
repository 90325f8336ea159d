import { z } from 'zod'
import { asPerson } from '../../../sandbox/ci/api.ts'
import { personalToken } from '../../../sandbox/github/seed.ts'

const APP = 4_242
const Refs = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }))
const Runs = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      conclusion: z.string().nullable(),
      output: z.object({ title: z.string(), summary: z.string() }),
    }),
  ),
})

export type House = {
  /** What acme/deploy demands of everybody who merges into main; in place of what it demanded before. */
  demand: (...rules: object[]) => Promise<void>
  /** Something that concerns no service lands on main; what is demanded there does not keep it. */
  note: (name: string) => Promise<void>
  /** Writes CODEOWNERS. */
  own: (text: string) => Promise<void>
  /** CI reports on a commit of acme/deploy, as the status `build`. */
  build: (sha: string, state: 'success' | 'failure' | 'pending') => Promise<void>
  /** Heads of the groups that the merge queue of main tries now. */
  groups: () => Promise<string[]>
  /** What the check of Slipway on a commit says in full; empty while there is none. */
  summary: (sha: string) => Promise<string>
  /** The check of Slipway on a commit: `success: Approved`. */
  check: (sha: string) => Promise<string>
}

/** Required by `build` and the check of Slipway, which is pinned to the App. */
export const CHECKS = {
  type: 'required_status_checks',
  parameters: {
    required_status_checks: [{ context: 'slipway/release', integration_id: APP }, { context: 'build' }],
  },
}
/** The same, and whatever is merged has all of main. */
export const STRICT = {
  ...CHECKS,
  parameters: { ...CHECKS.parameters, strict_required_status_checks_policy: true },
}
export const QUEUE = { type: 'merge_queue', parameters: { merge_method: 'MERGE' } }

/** What the administrators and the CI of acme/deploy do. */
export function houseOf(url: string): House {
  const ann = asPerson(url, personalToken('ann'))
  const deploy = '/repos/acme/deploy'
  let inForce: object[] = []
  const own = async (sha: string) => {
    const runs = await ann.ask('GET', `${deploy}/commits/${sha}/check-runs`, Runs)
    return runs.check_runs.find(({ name }) => name === 'slipway/release')
  }
  const rulesets = async (rules: object[]) => {
    const body = { repository: 'acme/deploy', rulesets: [{ rules }], allow_auto_merge: true }
    await fetch(`${url}/_sandbox/rules`, { method: 'PUT', body: JSON.stringify(body) })
  }
  return {
    note: async name => {
      await rulesets([])
      const content = Buffer.from(`${name}\n`).toString('base64')
      await ann.ask('PUT', `${deploy}/contents/docs/${name}.md`, z.unknown(), {
        message: name,
        content,
        branch: 'main',
      })
      await rulesets(inForce)
    },
    demand: async (...rules) => {
      inForce = rules
      await rulesets(rules)
    },
    own: async text => {
      const content = Buffer.from(text).toString('base64')
      const body = { message: 'Say who owns what', content, branch: 'main' }
      await ann.ask('PUT', `${deploy}/contents/.github/CODEOWNERS`, z.unknown(), body)
    },
    build: async (sha, state) => {
      await ann.ask('POST', `${deploy}/statuses/${sha}`, z.unknown(), { state, context: 'build' })
    },
    groups: async () => {
      const path = `${deploy}/git/matching-refs/heads/gh-readonly-queue/main/`
      return (await ann.ask('GET', path, Refs)).map(({ object }) => object.sha)
    },
    summary: async sha => (await own(sha))?.output.summary ?? '',
    check: async sha => {
      const run = await own(sha)
      return run === undefined ? 'none' : `${run.conclusion ?? 'pending'}: ${run.output.title}`
    },
  }
}
