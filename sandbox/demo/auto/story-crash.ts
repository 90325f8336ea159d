import { pushCrash } from '../../ci/play.ts'
import type { Crashing } from '../../ci/play.ts'
import { BOB, CAROL, textOf } from './read-slack.ts'
import { createProofs } from './rows.ts'
import type { Proof, Proofs } from './rows.ts'
import { proveReports } from './reports.ts'
import { asked, lineWith } from './stage.ts'
import type { Stage } from './stage.ts'

/** Bob's image crashes; Carol rolls it back with the card's button, which holds search; then she resumes it. */
export async function playCrash(stage: Stage, say: (proof: Proof) => void): Promise<Proof[]> {
  const before = await stage.cluster.deployment('search')
  const built = await pushCrash(stage.ci)
  const failing = createProofs(`crashing image search:${built.tag}`, built.pushedAtMs, say)
  await proveReports(stage, failing, { ...built, login: 'bob', user: BOB, end: 'failure', card: /Failed/ })
  const rollback = createProofs('Carol rolls search back', Date.now(), say)
  await rollBack(stage, rollback, { built, imageBefore: before.image })
  return [...failing.all(), ...rollback.all()]
}

type Bad = { built: Crashing; imageBefore: string }

async function rollBack(stage: Stage, proofs: Proofs, bad: Bad): Promise<void> {
  const { slack, until } = stage
  const { prove } = proofs
  const { built } = bad
  const pressed = await prove({
    row: 'R15',
    what: 'the button “Roll back”, with its confirmation',
    seen: until(async () => {
      const card = await slack.card(built.tag)
      return card && /Failed/.test(textOf(card)) ? card : null
    }).then(async card => ({ ts: card.ts, text: await slack.press(CAROL, card, 'Roll back') })),
    text: ({ text }) => `Carol pressed “${text}” and confirmed`,
  })
  if (pressed === null) return
  await Promise.all([proveRestored(stage, proofs, bad), proveRolledBack(stage, proofs, pressed.ts)])
  await proveHold(stage, proofs)
}

/** R3, R9, R11 and R12 of the way back: the same way into Git and the cluster. */
async function proveRestored(stage: Stage, { prove }: Proofs, { built, imageBefore }: Bad): Promise<void> {
  const { github, cluster, until } = stage
  const bad = await github.commit(built.digest)
  const restoring = until(async () => {
    const commit = await github.commit('Slipway-Release: staging/search#')
    return commit && commit.sha !== bad?.sha && !commit.commit.message.includes(built.digest) ? commit : null
  })
  await Promise.all([
    prove({
      row: 'R3',
      what: 'the commit that restores search',
      seen: restoring,
      text: ({ sha, files }) => `${sha} restores ${files.map(one => one.filename).join(', ')}`,
    }),
    prove({
      row: 'R9',
      what: 'the former image in the cluster, all pods ready',
      seen: until(async () => {
        const read = await cluster.deployment('search')
        return read.isDone && read.image === imageBefore ? read : null
      }),
      text: ({ image, ready, version }) => `${image}, ${ready} pods ready, resourceVersion ${version}`,
    }),
    prove({
      row: 'R12',
      what: 'success on the commit that restores',
      seen: until(async () => {
        const { sha } = await restoring
        const seen = await github.statuses('acme/deploy', sha, 'slipway/staging/search')
        return seen.states.at(-1) === 'success' ? { ...seen, sha } : null
      }),
      text: ({ states, sha }) => `slipway/staging/search on ${sha.slice(0, 7)}: ${states.join(' → ')}`,
    }),
  ])
}

async function proveRolledBack(stage: Stage, { prove }: Proofs, ts: string): Promise<void> {
  const { slack, until } = stage
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
    seen: asked(stage, { user: CAROL, words: 'status search staging', holds: 'held' }),
    text: answer => `/release status search staging → “${lineWith(answer, 'held')}”`,
  })
  await prove({
    row: 'R15',
    what: 'the end of the hold',
    seen: asked(stage, { user: CAROL, words: 'resume search staging', holds: 'resumed' }),
    text: answer => `/release resume search staging → “${lineWith(answer, 'resumed')}”`,
  })
}
