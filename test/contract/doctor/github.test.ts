import { expect, it } from 'vitest'
import type { Seed } from '../../../sandbox/github/seed.ts'
import { needs } from '../../servers/missing.ts'
import { arrangeSetUp, deploy, examined, seeded, withGitHub, world } from './examine.ts'

const describeHere = await needs('redis-server')
arrangeSetUp()

const KEY = Buffer.alloc(32, 7).toString('base64')

type Rulesets = NonNullable<Seed['repos'][number]['rulesets']>
type Rules = Rulesets[number]['rules']

const ruled = (rules: Rules, more: Partial<Rulesets[number]> = {}) =>
  deploy(() => ({ rulesets: [{ rules, ...more }] }))

const demanding = (app: { integration_id: number } | null): Rules => [
  {
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context: 'slipway/release', ...app }] },
  },
]

/** Production by pull request, whose peers are the one member of a team. */
const pulls = (text: string) =>
  text
    .replace('delivery: commit', 'delivery: pull-request')
    .replace(
      'operators: [user:carol]',
      'operators: [user:carol]\n    approvals: { peers: 1, from: [team:acme/sre] }',
    )

describeHere('doctor on GitHub', () => {
  it('finds an App that is not installed, or lacks a permission', async () => {
    const absent = await withGitHub(deploy(() => ({ installed: false })))
    expect(absent.codes).toContain('fault git_not_installed')
    const poor = await withGitHub(seed => {
      const { deployments: _taken, ...permissions } = seed.app.permissions
      return { ...seed, app: { ...seed.app, permissions } }
    })
    expect(poor.codes).toEqual(['fault doctor_github_permission'])
    expect(poor.wrong[0]?.message).toContain('deployments: write')
  })

  it('names the id of the App where it is wrong, and no other cause', async () => {
    const { codes, wrong } = await examined({ env: { GITHUB_APP_ID: '999999' } })
    expect(new Set(codes)).toEqual(new Set(['fault git_app_unauthorised']))
    expect(wrong[0]?.remedy).toContain('GITHUB_APP_ID')
  })

  it('finds webhooks that have no way, and events that the App does not hear of', async () => {
    const env = { PUBLIC_URL: world.urls.slipway }
    const deaf = await withGitHub(
      seed => ({ ...seed, app: { ...seed.app, events: ['push'], webhookUrl: null } }),
      { env },
    )
    expect(deaf.codes).toEqual([
      'warn doctor_github_event',
      'fault doctor_hook_none',
      'warn doctor_hook_silent',
    ])
    expect(deaf.wrong[1]?.remedy).toContain(`${world.urls.slipway}/hooks/github`)
    const astray = await withGitHub(
      seed => ({ ...seed, app: { ...seed.app, webhookUrl: 'http://127.0.0.1:9/hooks/github' } }),
      { env },
    )
    expect(astray.codes).toContain('fault doctor_hook_url')
  })

  it('finds a branch that is not there, and one that takes no direct commits', async () => {
    const other = await examined({
      config: text => text.replace('manifests: acme/deploy', 'manifests: acme/deploy\n  branch: live'),
    })
    expect(other.codes).toContain('fault git_branch_absent')
    const closed = await withGitHub(ruled([{ type: 'pull_request' }]))
    expect(closed.codes).toEqual(['fault doctor_branch_closed'])
    const bypass_actors = [{ actor_type: 'Integration' as const, actor_id: seeded.app.id }]
    const passes = await withGitHub(ruled([{ type: 'pull_request' }], { bypass_actors }))
    expect(passes.codes).toEqual([])
  })

  it('finds approvals that are advisory, and a check that any App may write', async () => {
    const free = await examined({ config: pulls })
    expect(free.codes).toEqual(['warn doctor_check_advisory'])
    expect(free.code).toBe(0)
    const anybody = await withGitHub(ruled(demanding(null)), { config: pulls })
    expect(anybody.codes).toContain('warn doctor_check_unpinned')
    const pinned = await withGitHub(ruled(demanding({ integration_id: seeded.app.id })), { config: pulls })
    expect(pinned.codes).toEqual([])
  })

  it('finds who merges at odds with what the branch takes', async () => {
    const pinned = demanding({ integration_id: seeded.app.id })
    const queue = await withGitHub(ruled([...pinned, { type: 'merge_queue' }]), { config: pulls })
    expect(queue.codes).toEqual(['warn doctor_queue_required'])
    const config = (text: string) => pulls(text).replace('approvals:', 'merge: queue\n    approvals:')
    const none = await withGitHub(ruled(pinned), { config })
    expect(none.codes).toContain('warn doctor_queue_none')
    const rulesets = [{ rules: pinned }]
    const allowed = await withGitHub(
      deploy(() => ({ rulesets, allow_auto_merge: true })),
      { config },
    )
    expect(allowed.codes).not.toContain('warn doctor_queue_none')
  })

  it('begins a device flow where people are to link their accounts', async () => {
    const env = { GITHUB_APP_CLIENT_ID: 'Iv23other', GITHUB_APP_CLIENT_SECRET: 's', SLIPWAY_TOKEN_KEYS: KEY }
    const wrong = await examined({ env })
    expect(wrong.codes).toEqual(['fault people_client_refused'])
    expect(wrong.wrong[0]?.remedy).toContain('GITHUB_APP_CLIENT_ID')
    const none = { GITHUB_APP_CLIENT_ID: '', GITHUB_APP_CLIENT_SECRET: '', SLIPWAY_TOKEN_KEYS: '' }
    const refused = await examined({ config: pulls, env: none })
    expect(refused.codes).toEqual(['warn doctor_check_advisory', 'warn doctor_linking_off'])
  })

  it('finds reviews and approvals that there are not people enough for', async () => {
    const rule = { type: 'pull_request', parameters: { required_approving_review_count: 5 } } as const
    const never = await withGitHub(ruled([rule]), { config: pulls })
    expect(never.codes).toContain('fault doctor_reviews_many')
    const lonely = await examined({ config: text => pulls(text).replace('peers: 1', 'peers: 2') })
    expect(lonely.codes).toContain('fault doctor_approvals_few')
  })
})
