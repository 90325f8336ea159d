import type { PullRead } from './read-pulls.ts'
import type { Proofs } from './rows.ts'
import { cardSaying } from './stage.ts'
import type { Stage } from './stage.ts'

export type Pulled = {
  /** Of the pull request. */
  title: string
  /** What the card's first line holds. */
  card: string
  /** What its description must hold. */
  says: string[]
  /** Mentions of those who must act. */
  calls: string[]
}

/** R4: branch, one-line patch, description and requested reviewers; null where one of them was not seen. */
export async function proveOpened(
  { pulls, until }: Stage,
  { prove }: Proofs,
  { title, says }: Pulled,
): Promise<PullRead | null> {
  const seen = await prove({
    row: 'R4',
    what: `a pull request “${title}” that explains itself and asks for reviews`,
    seen: until(async () => {
      const pull = await pulls.pull(title)
      if (pull === null || pull.requested_teams.length === 0) return null
      const lacks = says.filter(text => !(pull.body ?? '').includes(text))
      if (lacks.length > 0) throw new Error(`its description lacks ${lacks.join(', ')}`)
      return { pull, files: await pulls.files(pull.number) }
    }),
    text: ({ pull, files }) =>
      `#${pull.number} by ${pull.user.login} from ${pull.head.ref}: ${files.map(one => `+${one.additions} −${one.deletions} in ${one.filename}`).join(', ')}; asks ${reviewersOf(pull)}; description with ${says.slice(1).join(', ')}; ${pull.html_url}`,
  })
  return seen?.pull ?? null
}

/** R5: the card that waits, and the reply that calls those who must act. */
export async function proveTold(stage: Stage, { prove }: Proofs, { card, calls }: Pulled): Promise<void> {
  await prove({
    row: 'R5',
    what: `the card, and a mention of ${calls.join(', ')}`,
    seen: cardSaying(stage, card, /Waiting for approval/).then(async ({ ts, text }) => {
      const reply = await stage.until(() => stage.slack.reply(ts, 'waits for your review'))
      const uncalled = calls.filter(call => !reply.text.includes(call) || !text.includes(call))
      if (uncalled.length > 0) throw new Error(`nobody calls ${uncalled.join(', ')}`)
      return { ts, reply }
    }),
    text: ({ ts, reply }) => `card ${ts} and reply ${reply.ts} call ${calls.join(', ')}`,
  })
}

/** The commit that a pull request was merged as, once it is. */
export function mergedCommit({ pulls }: Stage, { title }: PullRead): () => Promise<string | null> {
  return async () => {
    const read = await pulls.pull(title)
    return read?.merged_at ? read.merge_commit_sha : null
  }
}

function reviewersOf({ requested_reviewers: people, requested_teams: teams }: PullRead): string {
  return [...people.map(({ login }) => login), ...teams.map(({ slug }) => `team ${slug}`)].join(', ')
}
