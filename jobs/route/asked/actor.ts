import { rightsAsked, type Actor } from '../../../src/release/actors.ts'
import type { Owners, Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import type { AskedHint } from '../../../src/ports.ts'
import { strangerText } from '../../../src/views/asked.ts'
import type { RouteNeeds } from '../needs.ts'

const BELIEVED_MS = 5 * 60_000

type Needs = Pick<RouteNeeds, 'store' | 'git' | 'chat' | 'links' | 'people'>
type Rights = Pick<Actor, 'teams' | 'writes'>

/**
 * The facts that authorise somebody, or why they may ask for nothing. Cached for five minutes, else looked up. Whoever
 * is at a shell with the address of Redis could write there anything: they are believed to be who they say.
 */
export async function actorOf(
  needs: Needs,
  rules: Rules,
  { hint, target }: { hint: Pick<AskedHint, 'by' | 'at'>; target: Target | null },
): Promise<Actor | { stranger: string }> {
  const rights = async (login: string): Promise<Rights> =>
    rightsOf(needs, { rules, owners: target?.open?.pull?.owners ?? null }, login)
  const { by } = hint
  if (hint.at === 'shell') return { slack: null, login: by, account: null, ...(await rights(by)) }
  const stranger = strangerText(await needs.chat.member(by))
  if (stranger !== null) return { stranger }
  const link = await needs.links.of(by)
  const login = link?.account.login ?? needs.people.loginOf(by)
  const who = { slack: by, login, account: link?.account.id ?? null }
  if (login === null) return { ...who, teams: [], writes: false }
  return { ...who, ...(await rights(login)) }
}

/** GitHub is asked only for what operators, reviewers and owners are named by. */
async function rightsOf(
  needs: Needs,
  { rules, owners }: { rules: Rules; owners: Owners | null },
  login: string,
): Promise<Rights> {
  const { teams: asked, writes: asksWrites } = rightsAsked(rules, owners)
  if (asked.length === 0 && !asksWrites) return { teams: [], writes: false }
  const { repository } = rules.place
  const key = `slack:rights:${login}:${repository}:${asksWrites}:${asked.join(',')}`
  const known = await needs.store.recall(key)
  if (known !== null) return JSON.parse(known)
  const [teams, writes] = await Promise.all([
    asked.length === 0 ? [] : needs.git.teamsOf(login, asked),
    asksWrites ? needs.git.mayWrite(repository, login) : false,
  ])
  await needs.store.remember(key, JSON.stringify({ teams, writes }), BELIEVED_MS)
  return { teams, writes }
}
