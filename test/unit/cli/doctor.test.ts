import { expect, it } from 'vitest'
import { judgeAddress, judgeDeliveries } from '../../../src/cli/doctor/webhooks.ts'
import { judgeBranch } from '../../../src/cli/doctor/branch.ts'
import { judgeClock } from '../../../src/cli/doctor/clock.ts'
import { judgeEvents, judgeInstallation } from '../../../src/cli/doctor/github.ts'
import { judgeMembers } from '../../../src/cli/doctor/people.ts'
import { judgeRedis } from '../../../src/cli/doctor/redis.ts'
import { judgeChannel, judgeScopes } from '../../../src/cli/doctor/slack.ts'
import { written } from '../../../src/cli/doctor/cluster.ts'
import { judgeApplier, judgeAutomation, judgeText, judgeWriter } from '../../../src/cli/doctor/writers.ts'
import type { Finding } from '../../../src/views/doctor.ts'
import { production } from '../views/pulls.ts'

const codes = (findings: Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)

const REDIS = {
  version: '7.4.1',
  appendOnly: true,
  appendFsync: 'always',
  usedBytes: 10,
  maxBytes: 0,
  aheadMs: 0,
}

it('warns of a Redis that may lose what it took, or is nearly full', () => {
  expect(codes(judgeRedis(REDIS))).toEqual(['ok null'])
  expect(codes(judgeRedis({ ...REDIS, appendOnly: false }))).toEqual(['warn doctor_redis_volatile'])
  expect(codes(judgeRedis({ ...REDIS, appendFsync: 'everysec' }))).toEqual(['warn doctor_redis_fsync'])
  expect(codes(judgeRedis({ ...REDIS, appendFsync: null }))).toEqual(['ok null'])
  expect(codes(judgeRedis({ ...REDIS, usedBytes: 85, maxBytes: 100 }))).toEqual(['warn doctor_redis_memory'])
  expect(codes(judgeRedis({ ...REDIS, usedBytes: 99, maxBytes: 100 }))).toEqual(['fault doctor_redis_memory'])
})

it('warns of clocks that are seconds apart, and calls half a minute a fault', () => {
  expect(judgeClock('GitHub', null)).toEqual([])
  expect(judgeClock('GitHub', -1_200)).toEqual([])
  expect(codes(judgeClock('GitHub', -8_000))).toEqual(['warn doctor_clock'])
  expect(codes(judgeClock('GitHub', 600_000))).toEqual(['fault doctor_clock'])
  expect(judgeClock('GitHub', 600_000)[0]?.message).toContain('600 seconds')
})

it('tells what an App lacks from what its owner has not accepted', () => {
  const asked = { permissions: { contents: 'write', statuses: 'write' }, events: [] }
  const granted = { permissions: { contents: 'read' }, events: [], suspended: false }
  const needed = { contents: 'write', statuses: 'write', checks: 'write', metadata: 'read' } as const
  const wrong = judgeInstallation('acme/deploy', { needed, asked, granted })
  expect(codes(wrong)).toEqual(['fault doctor_github_permission', 'fault doctor_github_permission_waiting'])
  expect(wrong[0]?.message).toContain('checks: write, metadata: read')
  expect(wrong[1]?.message).toContain('contents: write, statuses: write')
  const suspended = judgeInstallation('acme/deploy', {
    needed,
    asked,
    granted: { ...granted, suspended: true },
  })
  expect(codes(suspended)).toEqual(['fault doctor_github_suspended'])
  expect(codes(judgeInstallation('acme/deploy', { needed, asked, granted: null }))).toEqual([
    'fault git_not_installed',
  ])
  expect(codes(judgeEvents(['push'], ['push', 'pull_request']))).toEqual(['warn doctor_github_event'])
})

const attempt = (guid: string, arrived: boolean) => ({
  id: `${guid}-${arrived}`,
  guid,
  event: 'push',
  atMs: 0,
  arrived,
  status: arrived ? 'OK' : 'timed out',
})

it('counts a webhook that arrived by a later attempt as arrived', () => {
  expect(codes(judgeDeliveries([]))).toEqual(['warn doctor_hook_silent'])
  expect(judgeDeliveries([attempt('b', true), attempt('a', true), attempt('a', false)])).toEqual([])
})

it('calls it a fault while the newest webhook does not arrive, else a warning', () => {
  expect(codes(judgeDeliveries([attempt('b', false), attempt('a', true)]))).toEqual([
    'fault doctor_hook_failing',
  ])
  const before = judgeDeliveries([attempt('b', true), attempt('a', false)])
  expect(codes(before)).toEqual(['warn doctor_hook_failing'])
  expect(before[0]?.message).toBe('1 of the last 2 webhooks did not arrive; the newest of them: timed out.')
  expect(codes(judgeAddress('https://a/hooks/github', 'https://b/hooks/github'))).toEqual([
    'fault doctor_hook_url',
  ])
})

it('says what is wrong with a channel, with people, and with scopes', () => {
  const channel = { id: 'C1', archived: false, member: true, external: false }
  expect(judgeChannel('#releases', channel)).toEqual([])
  expect(codes(judgeChannel('#releases', { ...channel, external: true }))).toEqual([
    'fault slack_channel_external',
  ])
  expect(codes(judgeScopes(['chat:write'], ['chat:write', 'im:write']))).toEqual([
    'fault slack_scope_missing',
  ])
  expect(judgeScopes(null, ['chat:write'])).toEqual([])
  const people = ['U1', 'U2', 'U3'].map(slack => ({ github: slack, slack }))
  const members = new Map([['U1', 'member'] as const, ['U2', 'guest'] as const])
  expect(judgeMembers(people, members).map(({ message }) => message)).toEqual([
    'people names U2 for U2, who is no member of this Slack workspace: it is a guest.',
    'people names U3 for U3, who is no member of this Slack workspace: nobody has this id.',
  ])
})

/** A branch that nothing protects. */
const BRANCH = {
  repository: 'acme/deploy',
  branch: 'main',
  protectedBy: { protected: false, checks: [] },
  appId: 1,
  writers: 3,
  autoMerge: null,
}

it('lets a merge queue and an update rule stand against direct commits, unless the App may pass', () => {
  const rules = { ...production(), delivery: 'commit' as const, approvals: null }
  const seen = { ...BRANCH, targets: [rules] }
  const closed = judgeBranch({ ...seen, rules: [{ kind: 'merge_queue', bypass: 'never' }] })
  expect(codes(closed)).toEqual(['fault doctor_branch_closed'])
  expect(closed[0]?.message).toContain('the merge queue')
  const update = { kind: 'other', type: 'update', bypass: 'pull_requests_only' } as const
  expect(codes(judgeBranch({ ...seen, rules: [update] }))).toEqual(['fault doctor_branch_closed'])
  expect(judgeBranch({ ...seen, rules: [{ ...update, bypass: 'always' }] })).toEqual([])
  const classic = { ...seen, protectedBy: { protected: true, checks: [] }, rules: [] }
  expect(codes(judgeBranch(classic))).toEqual(['warn doctor_branch_protected'])
})

const by = (merge: 'author' | 'auto' | 'queue') => ({ ...production({}, { merge }), approvals: null })

it('compares who merges with what the branch takes', () => {
  const seen = { ...BRANCH, rules: [] }
  const queue = [{ kind: 'merge_queue', bypass: 'never' }] as const
  for (const merge of ['author', 'auto'] as const) {
    expect(judgeBranch({ ...seen, targets: [by(merge)] })).toEqual([])
    const found = judgeBranch({ ...seen, targets: [by(merge)], rules: [...queue] })
    expect(codes(found)).toEqual(['warn doctor_queue_required'])
    expect(found[0]?.remedy).toBe('Write merge: queue, or take the merge queue off the branch.')
  }
  const left = { ...seen, targets: [by('queue')] }
  expect(judgeBranch({ ...left, rules: [...queue], autoMerge: false })).toEqual([])
  expect(judgeBranch({ ...left, autoMerge: true })).toEqual([])
  expect(codes(judgeBranch({ ...left, autoMerge: false }))).toEqual(['warn doctor_queue_none'])
  // Classic protection may hide a queue.
  const classic = { protected: true, checks: [] }
  expect(judgeBranch({ ...left, autoMerge: false, protectedBy: classic })).toEqual([])
})

const object = (kind: string, annotations: Record<string, string>, spec: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'checkout', namespace: 'checkout', annotations },
  spec,
})

it('knows other writers by their marks', () => {
  const target = 'production/checkout'
  expect(judgeText(target, { path: 'a.yaml', text: 'image: a\n' })).toEqual([])
  const flux = judgeText(target, { path: 'a.yaml', text: 'x: 1\nimage: a:1 # {"$imagepolicy": "flux:a"}\n' })
  expect(flux[0]?.message).toContain('the marker in a.yaml line 2')
  expect(codes(judgeWriter(target, object('Deployment', { 'keel.sh/policy': 'minor' })))).toEqual([
    'warn doctor_other_writer',
  ])
  const argo = judgeApplier(target, object('Deployment', { 'argocd.argoproj.io/tracking-id': 'x' }))
  expect(codes(argo)).toEqual(['warn doctor_other_applier'])
})

it('knows automation by the image that it names, and not by the beginning of a longer name', () => {
  const rules = [production()]
  const [image = ''] = Object.values(production().images)
  const tool = 'Flux image automation'
  const named = object('ImageRepository', {}, { image })
  expect(judgeAutomation(rules, { object: named, tool })).toHaveLength(1)
  const longer = object('ImageRepository', {}, { image: `${image}-worker` })
  expect(judgeAutomation(rules, { object: longer, tool })).toEqual([])
  const application = object('Application', {}, { image })
  expect(judgeAutomation(rules, { object: application, tool })).toEqual([])
  const updated = object('Application', { 'argocd-image-updater.argoproj.io/image-list': image })
  expect(judgeAutomation(rules, { object: updated, tool })).toHaveLength(1)
})

const right = (verb: string, kind: string) => ({
  verb,
  kind: { apiVersion: 'v1', kind },
  subresource: '',
  namespace: 'shop',
})

it('writes rights by kind', () => {
  expect(written([right('get', 'Pod'), right('patch', 'Service'), right('watch', 'Pod')])).toBe(
    'Pod (get, watch), Service (patch)',
  )
})
