import type { Ask } from '../../src/release/events.ts'
import type { Release } from '../../src/release/release.ts'
import { clickedOn, deliver, notify, type Told } from './actions.ts'
import type { FakePull } from './fake-pull.ts'
import { PEOPLE } from './people.ts'
import { config, TARGET } from './scenario.ts'
import { spawn, type World } from './simulator.ts'

const VERBS = [
  'approve',
  'approve',
  'approve',
  'request_changes',
  'withdraw',
  'merge',
  'merge',
  'merge',
  'merge',
  'merge',
  'switch',
] as const

/** Somebody does something to the open pull request, on GitHub or in Slack; the webhook may be lost. */
export function actOnPull(world: World, told: Told): void {
  const { random, git } = world
  const pull = git.pulls.findLast(
    ({ state, branch, opener }) => state === 'open' && (opener !== null || branch.startsWith('slipway/')),
  )
  if (pull === undefined) return
  const isOwn = pull.opener !== null && git.contentOf(pull) !== git.inputs()
  if (isOwn && random.chance(0.6)) return agree(world, pull, told)
  if (random.chance(0.4)) return click(world, told)
  onGitHub(world, pull, told)
  if (random.chance(0.75)) tell(world, pull)
}

/** Most of the others approve somebody's own pull request; who finds it approved presses Merge. */
function agree(world: World, pull: FakePull, told: Told): void {
  const { random, git } = world
  const others = PEOPLE.filter(login => login !== pull.opener)
  if (others.every(login => pull.reviews.some(({ by }) => by.login === login)))
    return click(world, told, 'merge')
  for (const login of others) if (random.chance(0.9)) git.review(pull, login, 'approved')
  tell(world, pull)
}

/** Everybody wants it: the base may move before they approve, and Merge is pressed. */
export function carryOn(world: World, told: Told): void {
  const { random, git } = world
  const pull = git.pulls.findLast(({ state, branch }) => state === 'open' && branch.startsWith('slipway/'))
  if (pull === undefined) return
  if (random.chance(0.6))
    git.push('bob', 'note', [{ path: 'docs/notes.md', text: `note ${git.history.length}` }])
  for (const each of PEOPLE) if (each !== pull.opener) git.review(pull, each, 'approved')
  tell(world, pull)
  click(world, told, 'merge')
}

/** Somebody opens a pull request of their own, about the target or about something else. */
export function propose(world: World, told: Told): void {
  const { random, git } = world
  const setting = config(`own${git.pulls.length}`)
  const path = random.chance(0.7) ? setting.path : 'docs/README.md'
  const pull = git.propose(random.pick(PEOPLE), path, setting.text)
  told.hands['proposed'] = (told.hands['proposed'] ?? 0) + 1
  if (random.chance(0.6)) tell(world, pull)
}

function onGitHub(world: World, pull: FakePull, told: Told): void {
  const { random, git } = world
  const login = random.pick(PEOPLE)
  const done = random.pick(HANDS)
  // GitHub takes no review of one's own.
  if (pull.opener === login && (done === 'approved' || done === 'changes_requested')) return
  told.hands[`github ${done}`] = (told.hands[`github ${done}`] ?? 0) + 1
  const setting = config(`p${pull.head.slice(0, 6)}`)
  switch (done) {
    case 'approved':
    case 'changes_requested':
    case 'dismissed':
      return git.review(pull, login, done)
    case 'approved by all':
      for (const each of PEOPLE) if (each !== pull.opener) git.review(pull, each, 'approved')
      return
    case 'landed elsewhere':
      git.push(login, 'note', [{ path: 'docs/notes.md', text: `note ${git.history.length}` }])
      return
    case 'pushed':
      return git.pushTo(pull, setting.path, setting.text)
    case 'updated':
      return git.updateBranch(pull)
    case 'closed':
      pull.state = 'closed'
      return
    case 'merged':
      if (!git.policy.hasQueue) git.land(pull, login)
      return
    case 'queued up':
      return git.queueUp(pull)
    case 'taken out':
      return git.takeOut(pull, random.pick(['a required check failed', `by ${login}`]))
    case 'ci passed':
      return git.passCi(pull)
    case 'queue went on':
      return queueGoesOn(world)
  }
}

const OFTEN = ['approved', 'approved', 'approved', 'approved', 'approved'] as const
const HANDS = [
  ...OFTEN,
  'approved by all',
  'approved by all',
  'landed elsewhere',
  'landed elsewhere',
  'changes_requested',
  'dismissed',
  'pushed',
  'updated',
  'updated',
  'closed',
  'merged',
  'queued up',
  'taken out',
  'ci passed',
  'ci passed',
  'ci passed',
  'queue went on',
  'queue went on',
  'queue went on',
  'queue went on',
] as const

/** GitHub asks for checks on each group that it made; that webhook may be lost too. */
export function queueGoesOn(world: World): void {
  const { random, git } = world
  git.goOn()
  for (const { entry } of git.pulls) {
    if (entry?.group == null || random.chance(0.25)) continue
    const hint = {
      kind: 'merge_group',
      repository: 'acme/deploy',
      branch: 'main',
      head: entry.group,
    } as const
    notify(world, `merge_group:${entry.group}:${random.below(1_000_000)}`, hint)
  }
}

/** Somebody presses a button of the card; Slack may deliver it twice. */
function click(world: World, told: Told, verb = world.random.pick(VERBS)): void {
  const { random, chat } = world
  const id = `slack:${++told.pressed}`
  const by = `U${random.pick(PEOPLE).toUpperCase()}`
  const times = random.chance(0.2) ? 2 : 1
  spawn(world, `click ${verb}`, async () => {
    const { target } = await world.store.load(TARGET)
    const open = target?.open ?? null
    const ask = askOf(verb, open)
    if (ask === null) return
    const pressed = { id, by, verb, acknowledged: false }
    told.asks.push(pressed)
    const from = { channel: 'C1', thread: null, trigger: null, share: false, card: clickedOn(chat, open) }
    for (let time = 0; time < times; time++)
      deliver(world, pressed, { kind: 'asked', target: TARGET, ask, by, from })
  })
}

function askOf(verb: (typeof VERBS)[number], open: Release | null): Ask | null {
  if (open?.pull == null) return null
  const { id: release, pull } = open
  const { head } = pull
  switch (verb) {
    case 'withdraw':
    case 'switch':
      return { verb, release }
    case 'request_changes':
      return { verb, release, head, text: 'not like this' }
    case 'approve':
    case 'merge':
      return { verb, release, head }
  }
}

function tell(world: World, pull: FakePull): void {
  const { number, branch } = pull
  const id = `pull:${number}:${world.random.below(1_000_000)}`
  notify(world, id, { kind: 'pull', repository: 'acme/deploy', number, branch })
}
