import { z } from 'zod'
import type { Actor } from '../../src/release/actors.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { SlackDeps } from './deps.ts'

const BELIEVED_MS = 5 * 60_000
const Rights = z.object({ teams: z.array(z.string()), writes: z.boolean() })
type Rights = z.infer<typeof Rights>

/** The facts by which `decide` authorises somebody: GitHub login by the `people` list, teams, right to write. */
export async function actorOf(
  deps: Pick<SlackDeps, 'store' | 'people' | 'git'>,
  rules: Rules,
  slack: string,
): Promise<Actor> {
  const login = deps.people(slack)
  if (login === null) return { slack, login, teams: [], writes: false }
  const teams = rules.operators.flatMap(each =>
    each.startsWith('team:') ? [each.slice('team:'.length)] : [],
  )
  const asksWrites = rules.operators.includes('writers')
  if (teams.length === 0 && !asksWrites) return { slack, login, teams: [], writes: false }
  const { repository } = rules.place
  const key = `slack:rights:${login}:${repository}:${asksWrites}:${teams.join(',')}`
  return { slack, login, ...(await believed(deps, key, () => look())) }

  async function look(): Promise<Rights> {
    const [member, writes] = await Promise.all([
      teams.length === 0 ? [] : deps.git.teamsOf(login ?? '', teams),
      asksWrites ? deps.git.mayWrite(repository, login ?? '') : false,
    ])
    return { teams: member, writes }
  }
}

async function believed(
  deps: Pick<SlackDeps, 'store'>,
  key: string,
  look: () => Promise<Rights>,
): Promise<Rights> {
  const known = await deps.store.recall(key)
  if (known !== null) return Rights.parse(JSON.parse(known))
  const rights = await look()
  await deps.store.remember(key, JSON.stringify(rights), BELIEVED_MS)
  return rights
}
