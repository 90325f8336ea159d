import { describe, expect, it } from 'vitest'
import { createBoard } from '../../../../sandbox/page/board.ts'
import type {
  ClusterSeen,
  GitHubSeen,
  Happened,
  Pod,
  PullSeen,
  SlackSeen,
} from '../../../../sandbox/page/shapes.ts'
import { clusterHappened, objectChanged } from '../../../../sandbox/page/timeline/cluster.ts'
import { tagOf } from '../../../../sandbox/page/timeline/fact.ts'
import { githubHappened } from '../../../../sandbox/page/timeline/github.ts'
import { registryHappened } from '../../../../sandbox/page/timeline/registry.ts'
import { slackHappened } from '../../../../sandbox/page/timeline/slack.ts'

const lines = (facts: { text: string; rows: string }[]) => facts.map(({ text, rows }) => `${text} (${rows})`)

const pod = (state: Pod['state'], age: Pod['age']): Pod => ({
  name: 'p',
  image: 'i',
  state,
  age,
  restarts: 0,
})
const cluster = (image: string, pods: Pod[]): ClusterSeen => ({
  namespaces: [
    {
      name: 'checkout',
      workloads: [{ kind: 'Deployment', name: 'checkout', image, desired: 1, ready: 1, pods }],
    },
  ],
})

const commit = (sha: string, author: string, state?: string) => ({
  sha,
  url: '',
  message: 'Release main-5\n\nbody',
  author,
  verified: true,
  date: '',
  statuses: state === undefined ? [] : [{ context: 'slipway/staging/checkout', state, description: null }],
})
const github = (commits: ReturnType<typeof commit>[]): GitHubSeen => ({
  repositories: { 'acme/deploy': { url: '', commits, deployments: [], pulls: [] } },
})

const withPull = (change: Partial<PullSeen>): GitHubSeen => {
  const pull: PullSeen = {
    number: 7,
    url: '',
    title: 'Release 1.42.0',
    body: '',
    state: 'open',
    author: 'slipway[bot]',
    head: '',
    head_ref: '',
    merged: null,
    reviews: [],
    requested: { users: [], teams: ['sre'] },
    checks: [{ name: 'slipway/release', state: 'in_progress', title: 'Waiting for one peer' }],
    ...change,
  }
  return { repositories: { 'acme/deploy': { url: '', commits: [], deployments: [], pulls: [pull] } } }
}

const seen = (digest: string) => ({
  repositories: [{ name: 'acme/checkout', tags: [{ tag: 'main-5', digest, pushedAtMs: 5 }] }],
})

const world = (messages: SlackSeen['messages'][string]): SlackSeen => ({
  bot: { userId: 'UBOT', name: 'Slipway', connections: 1 },
  users: [{ id: 'U01ANN', name: 'ann', real_name: 'Ann', color: '000000' }],
  usergroups: [],
  channels: [{ id: 'C1', name: 'releases', members: [], is_im: false }],
  messages: { C1: messages },
  ephemerals: [],
  modals: {},
  homes: {},
})

describe('what happened in the cluster', () => {
  const old = cluster('r/acme/checkout:main-4', [pod('ready', 'new')])

  it('tells of a new image, then of its pods', () => {
    const rolling = cluster('r/acme/checkout:main-5@sha256:ab', [pod('ready', 'old'), pod('pending', 'new')])
    const done = cluster('r/acme/checkout:main-5@sha256:ab', [pod('ready', 'new')])
    expect(lines(clusterHappened(old, rolling, 'staging'))).toEqual(['checkout is to run main-5 (R9)'])
    expect(lines(clusterHappened(rolling, done, 'staging'))).toEqual([
      '1 of 1 pods of checkout run main-5 (R10–R11)',
    ])
  })

  it('tells once that a pod crashes', () => {
    const crashing = cluster('r/acme/checkout:main-4', [pod('ready', 'old'), pod('crashing', 'new')])
    expect(lines(clusterHappened(old, crashing, 'production'))).toEqual([
      'a new pod of checkout crashes (R11)',
    ])
    expect(clusterHappened(crashing, crashing, 'production')).toEqual([])
  })

  it('tells of settings, and not of every pod', () => {
    const changed = {
      type: 'MODIFIED',
      kind: 'ConfigMap',
      namespace: 'checkout',
      name: 'checkout',
      revision: 7,
    }
    expect(lines(objectChanged(changed, 'staging'))).toEqual(['ConfigMap checkout modified (R9)'])
    expect(objectChanged({ ...changed, kind: 'Pod' }, 'staging')).toEqual([])
  })
})

describe('what happened on GitHub', () => {
  it("tells Slipway's commits from those of people", () => {
    const after = github([commit('bbbbbbbb', 'bob'), commit('aaaaaaaa', 'slipway[bot]')])
    expect(lines(githubHappened(github([]), after))).toEqual([
      'acme/deploy aaaaaaa by slipway[bot]: Release main-5 (R3)',
      'acme/deploy bbbbbbb by bob: Release main-5 (R8)',
    ])
  })

  it('tells of a pull request, who reviewed it and who merged it', () => {
    const opened = withPull({})
    const approved = withPull({ reviews: [{ id: 1, author: 'carol', state: 'APPROVED', commit: 'aa' }] })
    const merged = withPull({ state: 'merged', merged: { by: 'ann' } })
    expect(lines(githubHappened(github([]), opened))).toEqual([
      'pull request #7 by slipway[bot]: Release 1.42.0 (R4)',
      'pull request #7 asks team sre for a review (R4)',
      'check slipway/release on #7: Waiting for one peer (R6)',
    ])
    expect(lines(githubHappened(opened, approved))).toEqual(['carol approved pull request #7 (R6)'])
    expect(lines(githubHappened(opened, merged))).toEqual(['pull request #7 merged by ann (R7)'])
  })

  it('tells each state of a status once', () => {
    const pending = github([commit('aaaaaaaa', 'bob', 'pending')])
    const success = github([commit('aaaaaaaa', 'bob', 'success')])
    expect(githubHappened(pending, pending)).toEqual([])
    expect(lines(githubHappened(pending, success))).toEqual([
      'status slipway/staging/checkout: success on acme/deploy aaaaaaa (R12)',
    ])
  })
})

describe('what happened in the registry and in Slack', () => {
  it('tells of each pushed tag, and again when it moves', () => {
    expect(registryHappened(seen('sha256:a'), seen('sha256:a'))).toEqual([])
    expect(registryHappened(seen('sha256:a'), seen('sha256:b'))[0]?.atMs).toBe(5)
  })

  it('tells of replies that mention somebody, in plain words', () => {
    const reply = {
      ts: '2.0',
      thread_ts: '1.0',
      user: 'UBOT',
      text: '<@U01ANN> *checkout* is live &amp; well',
    }
    expect(lines(slackHappened(world([]), world([reply])))).toEqual([
      'reply: @ann checkout is live & well (R15)',
    ])
  })

  it('names an image by its tag', () => {
    expect(tagOf('127.0.0.1:5000/acme/checkout:main-5-abc@sha256:12')).toBe('main-5-abc')
  })
})

it('counts the time of everything from the last push', () => {
  const told: Happened[][] = []
  const board = createBoard(() => 1_700)
  board.listen(one => one.kind === 'timeline' && told.push(one.value))
  board.happen([{ where: 'registry', text: 'pushed', rows: 'R1', atMs: 1_000 }])
  board.happen([{ where: 'github', text: 'committed', rows: 'R3' }])
  expect(told.at(-1)?.map(one => one.sincePushMs)).toEqual([0, 700])
})
