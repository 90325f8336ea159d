import { describe, expect, it } from 'vitest'
import { nextStep } from '../../../../sandbox/page/app/story/next-step.ts'
import type { Scene } from '../../../../sandbox/page/app/story/next-step.ts'
import type { ClusterSeen, Message, Pod, PullSeen, SlackSeen } from '../../../../sandbox/page/shapes.ts'

const OLD = 'r/acme/checkout:1.41.3'
const NEW = 'r/acme/checkout:main-5@sha256:ab'

const running = (image: string, ...states: Pod['state'][]): ClusterSeen => {
  const pods = states.map((state, index) => ({
    name: `p${index}`,
    image,
    state,
    age: 'new' as const,
    restarts: 0,
  }))
  const workload = { kind: 'Deployment', name: 'checkout', image, desired: 1, ready: 1, pods }
  return { namespaces: [{ name: 'checkout', workloads: [workload] }] }
}

const pull = (service: string, state: PullSeen['state'], missing: string | null): PullSeen => ({
  number: 7,
  url: 'http://github/acme/deploy/pull/7',
  title: '',
  body: 'brings sha256:ab',
  state,
  author: 'slipway[bot]',
  head: '',
  head_ref: `slipway/production/${service}/1-ab`,
  merged: null,
  reviews: [],
  requested: { users: [], teams: [] },
  checks: [{ name: 'slipway/release', state: 'in_progress', title: missing }],
})

const channel = (blocks: Message['blocks']): SlackSeen => ({
  bot: { userId: 'UBOT', name: 'Slipway', connections: 1 },
  users: [],
  usergroups: [],
  channels: [],
  messages: { C1: [{ ts: '1.0', user: 'UBOT', text: '', blocks }] },
  ephemerals: [],
  modals: {},
  homes: {},
})

const scene = (...pulls: PullSeen[]): Scene => ({
  github: { repositories: { 'acme/deploy': { url: '', commits: [], deployments: [], pulls } } },
  staging: running(OLD, 'ready'),
  production: running(OLD, 'ready'),
  slack: channel([]),
})

const titles = (pulls: PullSeen[], change: Partial<Scene> = {}) =>
  nextStep({ ...scene(...pulls), ...change }).title

const after = (missing: string) => titles([pull('checkout', 'open', missing)])

describe('what comes next', () => {
  it("begins with Ann's change, then Bob's, then the edit", () => {
    const checkout = pull('checkout', 'merged', null)
    expect(titles([])).toBe('Ann merges her change of checkout')
    expect(titles([checkout])).toBe('Bob breaks search')
    expect(titles([pull('search', 'merged', null), checkout])).toBe('Bob edits a manifest by hand')
  })

  it('follows a pull request by what is missing on it', () => {
    expect(after('Waiting for one author and one peer')).toBe('Bob approves in Slack')
    expect(after('Waiting for one peer')).toBe('Carol approves on GitHub')
    expect(after('Approved')).toBe('Ann merges')
    expect(after('Changes requested by bob')).toBe('Pull request #7 is open')
  })

  it('sends Carol to the page of the pull request, as Carol', () => {
    const { who, act } = nextStep(scene(pull('checkout', 'open', 'Waiting for one peer')))
    expect(who).toBe('carol')
    expect(act).toMatchObject({ kind: 'open', url: 'http://github/acme/deploy/pull/7?as=carol' })
  })

  it('waits for what rolls out, and for what proves itself in staging', () => {
    expect(titles([], { staging: running(NEW, 'pending') })).toBe('checkout rolls out in staging')
    expect(titles([], { staging: running(NEW, 'ready') })).toBe('checkout proves itself in staging')
    const brought = { staging: running(NEW, 'ready') }
    expect(titles([pull('checkout', 'merged', null)], brought)).toBe('Bob breaks search')
  })

  it('sees that somebody is to enter a code on GitHub', () => {
    const { slack } = scene()
    const text = { type: 'mrkdwn', text: 'Enter the code `ABCD-EFGH` on GitHub' } as const
    const close = { text: 'Close' }
    const view = {
      id: 'V1',
      hash: '',
      title: { text: 'Link GitHub' },
      close,
      submit: null,
      state: { values: {} },
    }
    const users = [{ id: 'U01BOB', name: 'bob', real_name: 'Bob', color: '000000' }]
    const modals = { U01BOB: [{ ...view, blocks: [{ type: 'section' as const, text }] }] }
    const { title } = nextStep({ ...scene(), slack: { ...slack, users, modals } })
    expect(title).toBe('Bob links a GitHub account')
  })

  it('resumes what a card says is held', () => {
    const text = { type: 'plain_text', text: 'Resume' } as const
    const label = { accessibility_label: 'Resume search in production' }
    const resume = { type: 'button', action_id: 'resume', text, ...label } as const
    const slack = channel([{ type: 'actions', elements: [resume] }])
    const { title, text: said } = nextStep({ ...scene(), slack })
    expect([title, said]).toEqual(['Carol resumes it', expect.stringContaining('holds search in production')])
  })

  it('rolls back what crashes in production before anything else', () => {
    const crashing = { production: running(NEW, 'ready', 'crashing') }
    expect(titles([pull('checkout', 'open', 'Approved')], crashing)).toBe('Carol rolls checkout back')
  })
})
