import { RetryableError } from '../src/errors.ts'
import type { Actor } from '../src/release/actors.ts'
import type { Target } from '../src/release/release.ts'
import type { Rules } from '../src/release/rules.ts'
import { homeOf, type HomeTarget } from '../src/views/home.ts'
import { actorOf } from './route/asked/actor.ts'
import type { RouteNeeds } from './route/needs.ts'

/** How long somebody who opened their Home is believed to look at it: what they do is drawn there too. */
const LOOKED_AT_MS = 30 * 60_000
const LACK = 'GitHub cannot be asked for your teams just now: what waits for one of them may be missing.'

type Needs = Pick<RouteNeeds, 'store' | 'chat' | 'git' | 'links' | 'people' | 'rules' | 'command' | 'log'>

/** Somebody opened their Home: it is drawn by what is true now. */
export async function publishHome(needs: Needs, user: string): Promise<void> {
  await needs.store.remember(factOf(user), '1', LOOKED_AT_MS)
  await publish(needs, user)
}

/** Draws it again after something that this person did, while they may still look at it; never waits for Slack. */
export async function refreshHome(needs: Needs, user: string): Promise<void> {
  try {
    if ((await needs.store.recall(factOf(user))) !== null) await publish(needs, user)
  } catch (error) {
    needs.log.debug({ user, error }, 'a Home was not drawn again')
  }
}

async function publish(needs: Needs, user: string): Promise<void> {
  const { store, chat, rules, command, people } = needs
  const [loaded, nowMs] = await Promise.all([
    Promise.all(rules.all().map(async each => ({ rules: each, ...(await store.load(each.target)) }))),
    store.nowMs(),
  ])
  const seen = loaded.flatMap(({ rules: each, target }) => (target === null ? [] : [{ rules: each, target }]))
  const link = await needs.links.of(user)
  const login = link?.account.login ?? people.loginOf(user)
  const who = { user, login }
  const targets = await Promise.all(seen.map(async at => ({ ...at, ...(await rightsAt(needs, who, at)) })))
  const lack = targets.some(at => at.isUnknown) ? LACK : null
  const given = { targets, nowMs, command: command(), login, lack }
  await chat.publish({ user, view: homeOf(given) })
}

type Rights = Pick<HomeTarget, 'by'> & { isUnknown: boolean }

/** Teams matter only where a pull request waits for one. */
async function rightsAt(
  needs: Needs,
  { user, login }: { user: string; login: string | null },
  at: { rules: Rules; target: Target },
): Promise<Rights> {
  const by = { login, teams: [] }
  if (at.target.open?.stage !== 'reviewing' || by.login === null) return { by, isUnknown: false }
  try {
    const actor: Actor | { stranger: string } = await actorOf(needs, at.rules, {
      hint: { by: user },
      target: at.target,
    })
    return { by: 'stranger' in actor ? { login: null, teams: [] } : actor, isUnknown: false }
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error
    return { by, isUnknown: true }
  }
}

function factOf(user: string): string {
  return `slack:home:${user}`
}
