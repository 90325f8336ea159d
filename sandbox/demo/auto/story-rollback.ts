import type { Built } from '../../ci/build.ts'
import { CAROL, textOf } from './read-slack.ts'
import type { Proofs } from './rows.ts'
import { asked, lineWith, pressed } from './stage.ts'
import type { Stage } from './stage.ts'

export type Bad = { version: Built; imageBefore: string }

/** Carol rolls back what failed with the card's button: by the same road into Git, and search is held until she resumes it. */
export async function proveRollback(stage: Stage, proofs: Proofs, bad: Bad): Promise<void> {
  const { prove } = proofs
  const title = `→ ${bad.version.version}`
  const click = await prove({
    row: 'R15',
    what: 'the button “Roll back”, with its confirmation',
    seen: pressed(stage, { user: CAROL, title, begins: 'Roll back' }),
    text: ({ text, asked: question }) => `Carol pressed “${text}” and confirmed “${question}”`,
  })
  if (click === null) return
  await Promise.all([proveMerged(stage, proofs), proveRestored(stage, proofs, bad)])
  await proveRolledBack(stage, proofs, click.ts)
  await proveHold(stage, proofs)
}

const TITLE = 'Roll back search in production'

/** R4 and R7: a pull request of its own, which nobody has to approve. */
async function proveMerged({ pulls, github, until }: Stage, { prove }: Proofs): Promise<void> {
  const merged = until(async () => {
    const read = await pulls.pull(TITLE)
    return read?.merged_at ? read : null
  })
  await Promise.all([
    prove({
      row: 'R4',
      what: 'the pull request that restores search',
      seen: merged.then(async pull => ({ pull, files: await pulls.files(pull.number) })),
      text: ({ pull, files }) =>
        `#${pull.number} “${pull.title}” restores ${files.map(one => one.filename).join(', ')}; ${pull.html_url}`,
    }),
    prove({
      row: 'R7',
      what: 'its merge without waiting for anybody',
      seen: merged.then(async pull => ({ ...(await pulls.merge(pull)), sha: pull.merge_commit_sha ?? '' })),
      text: ({ by, sha }) => `${by} merged it at once as ${sha.slice(0, 7)}`,
    }),
    prove({
      row: 'R12',
      what: 'success on the commit that restores',
      seen: until(async () => {
        const { merge_commit_sha: sha } = await merged
        const seen = await github.statuses('acme/deploy', sha ?? '', 'slipway/production/search')
        return seen.states.at(-1) === 'success' ? { ...seen, sha: sha ?? '' } : null
      }),
      text: ({ states, sha }) => `slipway/production/search on ${sha.slice(0, 7)}: ${states.join(' → ')}`,
    }),
  ])
}

async function proveRestored({ clusters, until }: Stage, { prove }: Proofs, bad: Bad): Promise<void> {
  await prove({
    row: 'R9',
    what: 'the former image in production, all pods ready',
    seen: until(async () => {
      const read = await clusters.production.deployment('search')
      return read.isDone && read.image === bad.imageBefore ? read : null
    }),
    text: ({ image, ready, version }) => `${image}, ${ready} pods ready, resourceVersion ${version}`,
  })
}

async function proveRolledBack({ slack, until }: Stage, { prove }: Proofs, ts: string): Promise<void> {
  await prove({
    row: 'R11',
    what: 'the card that says rolled back',
    seen: until(async () => {
      const card = await slack.cardAt(ts)
      const text = card ? textOf(card) : ''
      return /rolled back/i.test(text) ? text : null
    }),
    text: text => `card ${ts} says “${lineWith(text, 'olled back')}”`,
  })
}

/** The hold is there, is told, and goes away when Carol resumes; the rejected image does not come back. */
async function proveHold(stage: Stage, { prove }: Proofs): Promise<void> {
  await prove({
    row: 'R15',
    what: 'the hold, told to Carol',
    seen: asked(stage, { user: CAROL, words: 'status search production', holds: 'held' }),
    text: answer => `/release status search production → “${lineWith(answer, 'held')}”`,
  })
  await prove({
    row: 'R15',
    what: 'the end of the hold',
    seen: asked(stage, { user: CAROL, words: 'resume search production', holds: 'resumed' }),
    text: answer => `/release resume search production → “${lineWith(answer, 'resumed')}”`,
  })
}
