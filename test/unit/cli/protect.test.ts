import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RulesetSeed } from '../../../sandbox/github/rules/ruleset.ts'
import { runProtect } from '../../../src/cli/protect.ts'
import { changed, VALID } from '../config/files.ts'

const RULED = 'delivery: pull-request\n    approvals: { peers: 1 }'
const APP = { GITHUB_APP_ID: '4242' }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-protect-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function protect(text: string, env: Record<string, string> = APP) {
  const path = join(folder, 'slipway.yml')
  await writeFile(path, text)
  const printed: string[] = []
  const said: string[] = []
  const code = await runProtect({
    path,
    env,
    out: line => void printed.push(line),
    say: line => void said.push(line),
  })
  return { code, printed: printed.join('\n'), said: said.join('\n') }
}

it('prints a ruleset that GitHub takes, which demands the check that this App alone can write', async () => {
  const { code, printed, said } = await protect(changed('delivery: commit', RULED))
  expect(code).toBe(0)
  const ruleset = RulesetSeed.parse(JSON.parse(printed))
  expect(ruleset.conditions.ref_name.include).toEqual(['~DEFAULT_BRANCH'])
  expect(ruleset.bypass_actors).toEqual([])
  expect(ruleset.rules.map(({ type }) => type)).toEqual(['pull_request', 'required_status_checks'])
  expect(ruleset.rules[1]?.parameters).toMatchObject({
    required_status_checks: [{ context: 'slipway/release', integration_id: 4242 }],
  })
  expect(said).toContain('gh api --method POST repos/acme/deploy/rulesets --input -')
})

it('lets the App pass where it commits to the same branch, and says so', async () => {
  const direct = `${changed('delivery: commit', RULED)}
  search:
    image: ghcr.io/acme/search
    manifests: { path: "{environment}/search" }
    environments: { staging: { delivery: commit } }
`
  const { printed, said, code } = await protect(direct)
  expect({ code, said }).toMatchObject({ code: 0 })
  expect(RulesetSeed.parse(JSON.parse(printed)).bypass_actors).toEqual([
    { actor_id: 4242, actor_type: 'Integration', bypass_mode: 'always' },
  ])
  expect(said).toContain('The App may pass it')
})

it('asks for a merge queue where the configuration merges by one, on the branch that it names', async () => {
  const text = changed('delivery: commit', `${RULED}\n    merge: queue`)
  const { printed } = await protect(
    text.replace('manifests: acme/deploy', 'manifests: acme/deploy\n  branch: live'),
  )
  const ruleset = RulesetSeed.parse(JSON.parse(printed))
  expect(ruleset.rules.map(({ type }) => type)).toContain('merge_queue')
  expect(ruleset.conditions.ref_name.include).toEqual(['refs/heads/live'])
})

it('says what is wrong, or that there is nothing to protect, and prints no ruleset then', async () => {
  expect(await protect(VALID)).toEqual({
    code: 1,
    printed: '',
    said: 'No target asks for approvals (delivery: pull-request): there is nothing to protect.',
  })
  const wrong = await protect('github: {}\n', {})
  expect(wrong).toMatchObject({ code: 1, printed: '' })
  expect(wrong.said).toContain('GITHUB_APP_ID')
})
