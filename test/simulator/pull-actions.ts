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
  const pull = git.pulls.findLast(({ state }) => state === 'open')
  if (pull === undefined) return
  if (random.chance(0.4)) return click(world, told)
  onGitHub(world, pull, told)
  if (random.chance(0.75)) tell(world, pull)
}

function onGitHub(world: World, pull: FakePull, told: Told): void {
  const { random, git } = world
  const login = random.pick(PEOPLE)
  const done = random.pick(HANDS)
  told.hands[`github ${done}`] = (told.hands[`github ${done}`] ?? 0) + 1
  const setting = config(`p${pull.head.slice(0, 6)}`)
  switch (done) {
    case 'approved':
    case 'changes_requested':
    case 'dismissed':
      return git.review(pull, login, done)
    case 'pushed':
      return git.pushTo(pull, setting.path, setting.text)
    case 'updated':
      return git.updateBranch(pull)
    case 'closed':
      pull.state = 'closed'
      return
    case 'merged':
      git.land(pull, login)
  }
}

const OFTEN = ['approved', 'approved', 'approved', 'approved', 'approved'] as const
const HANDS = [
  ...OFTEN,
  'changes_requested',
  'dismissed',
  'pushed',
  'updated',
  'updated',
  'closed',
  'merged',
] as const

/** Somebody presses a button of the card; Slack may deliver it twice. */
function click(world: World, told: Told): void {
  const { random, chat } = world
  const verb = random.pick(VERBS)
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
