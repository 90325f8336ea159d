import type { Ports } from '../../src/ports.ts'
import type { At, Person, Target } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import { peopleAt, waitingFor } from '../../src/release/waiting-for.ts'
import type { Waiting } from '../../src/views/waiting.ts'

export type People = {
  rules: { all(): Rules[] }
  people: { loginOf(slack: string): string | null; slackOf(login: string): string | null }
}

/** What waits for whom, and for nothing else besides. */
export type WaitingBy = {
  /** Slack ids of all for whom something waits, and who can be reached. */
  users(): Promise<string[]>
  of(user: string): Promise<Waiting[]>
}

type Needs = Pick<Ports, 'store' | 'links'> & People
type Entry = { person: Pick<Person, 'login' | 'id'>; waits: Waiting[] }

/** Every target is read once, and judged once for each of its people. */
export async function waitingBy(needs: Needs, nowMs: At): Promise<WaitingBy> {
  const { store, rules } = needs
  const loaded = await Promise.all(
    rules.all().map(async each => ({ rules: each, target: (await store.load(each.target)).target })),
  )
  const found = new Map<string, Entry>()
  for (const { rules: each, target } of loaded)
    if (target !== null) collect(found, { target, rules: each, nowMs })
  return {
    users: async () => {
      const ids = await Promise.all([...found.values()].map(({ person }) => slackIdOf(needs, person)))
      return [...new Set(ids.filter(id => id !== null))]
    },
    of: async user => {
      const login = await loginOf(needs, user)
      return login === null ? [] : (found.get(login.toLowerCase())?.waits ?? [])
    },
  }
}

type Place = { target: Target; rules: Rules; nowMs: At }

function collect(found: Map<string, Entry>, { target, rules, nowMs }: Place): void {
  const people = new Map(peopleAt(target, rules).map(person => [person.login.toLowerCase(), person]))
  for (const [name, person] of people) {
    const by = { login: person.login, teams: [] }
    const waits = waitingFor({ target, rules, nowMs, by }).filter(({ isAlone }) => isAlone)
    if (waits.length === 0) continue
    const before = found.get(name)
    const id = before?.person.id ?? person.id
    const all = [...(before?.waits ?? []), ...waits.map(each => ({ ...each, target, rules }))]
    found.set(name, { person: { login: person.login, id }, waits: all })
  }
}

/** By the `people` list, or by the account that they linked, where its id is known. */
async function slackIdOf(needs: Needs, { login, id }: Pick<Person, 'login' | 'id'>): Promise<string | null> {
  const named = needs.people.slackOf(login)
  if (named !== null) return named
  return id === null ? null : ((await needs.links.ofAccount(id))?.slack ?? null)
}

/** Whom they act as: the account that they linked comes first. */
async function loginOf({ links, people }: Needs, user: string): Promise<string | null> {
  return (await links.of(user))?.account.login ?? people.loginOf(user)
}
