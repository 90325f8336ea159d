import type { GitHost } from '../../ports.ts'
import type { ReviewRead } from '../../release/events.ts'
import { isOwner } from '../../release/codeowners/owners.ts'
import type { Owners, Person } from '../../release/release.ts'
import { personOf } from './actor.ts'
import type { ReviewNode } from './pull-answer.ts'

export type Facts = Pick<GitHost, 'mayWrite' | 'teamsOf'> & { teams: () => readonly string[] }
type Of = { repository: string; owners: Owners | null }
type Word = { by: Person; state: 'approved' | 'changes_requested' | 'dismissed'; head: string; atMs: number }
type Standing = Word & { state: 'approved' | 'changes_requested' }

/** Each person's word that stands, with the facts that judge it, asked side by side. */
export async function reviewsOf(facts: Facts, of: Of, nodes: ReviewNode[]): Promise<ReviewRead[]> {
  return Promise.all(
    standingWords(nodes.flatMap(wordOf)).map(async word => ({
      ...word,
      ...(await factsOf(facts, of, word.by)),
    })),
  )
}

/** Somebody who left GitHub has no name any more, and no word. */
function wordOf({ state, submittedAt, commit, author }: ReviewNode): Word[] {
  const by = personOf(author)
  if (by === null || submittedAt === null) return []
  const said = {
    APPROVED: 'approved',
    CHANGES_REQUESTED: 'changes_requested',
    DISMISSED: 'dismissed',
  } as const
  return [{ by, state: said[state], head: commit?.oid ?? '', atMs: Date.parse(submittedAt) }]
}

/**
 * The newest of each person that was not dismissed. Dismissing takes an approval away and never brings an older one
 * back; an objection stands until it is dismissed itself. GitHub counts in seconds and lists the newest last.
 */
function standingWords(words: Word[]): Standing[] {
  const newestFirst = words.toReversed().toSorted((a, b) => b.atMs - a.atMs)
  const people = Map.groupBy(newestFirst, ({ by }) => by.login.toLowerCase())
  return [...people.values()].flatMap(said => {
    const standing = said.find(isStanding)
    const revoked = standing?.state === 'approved' && said[0]?.state === 'dismissed'
    return standing === undefined || revoked ? [] : [standing]
  })
}

function isStanding(word: Word): word is Standing {
  return word.state !== 'dismissed'
}

/** A bot's word carries no right. Teams that own what changes are asked about beside those that rules name. */
async function factsOf(
  { mayWrite, teamsOf, teams }: Facts,
  { repository, owners }: Of,
  { login, bot }: Person,
): Promise<Pick<ReviewRead, 'writes' | 'teams' | 'owner'>> {
  if (bot) return { writes: false, teams: [], owner: false }
  const asked = [...new Set([...teams(), ...(owners?.teams ?? [])])]
  const [writes, found] = await Promise.all([mayWrite(repository, login), teamsOf(login, asked)])
  return { writes, teams: found, owner: isOwner(owners, { login, teams: found }) }
}
