import { mergeAnnsPull } from '../../ci/play.ts'
import type { Merged } from '../../ci/play.ts'
import { ANN, textOf } from './read-slack.ts'
import { readImage } from './read-registry.ts'
import { createProofs } from './rows.ts'
import type { Proof, Proofs } from './rows.ts'
import { proveReports } from './reports.ts'
import { asked, lineWith } from './stage.ts'
import type { Stage } from './stage.ts'

const short = (oid: string) => oid.slice(0, 7)

/** Ann merges, CI pushes a good image, and it goes live: every row of the road. */
export async function playGoodImage(stage: Stage, say: (proof: Proof) => void): Promise<Proof[]> {
  const built = await mergeAnnsPull(stage.ci)
  const proofs = createProofs(`good image checkout:${built.tag}`, built.pushedAtMs, say)
  await Promise.all([
    proveImage(stage, proofs, built),
    proveProgress(stage, proofs, built),
    proveReports(stage, proofs, { ...built, login: 'ann', user: ANN, end: 'success', card: /Live since/ }),
  ])
  await proveVerdict(stage, proofs, built)
  return proofs.all()
}

/** R1: what the registry holds. */
async function proveImage({ ci }: Stage, { prove }: Proofs, built: Merged): Promise<void> {
  await prove({
    row: 'R1',
    what: 'the labels of the image in the registry',
    seen: readImage(ci.registryUrl, 'acme/checkout', built.tag).then(image => {
      if (image.digest !== built.digest) throw new Error(`the registry has ${image.digest}`)
      if (image.labels['org.opencontainers.image.revision'] !== built.revision)
        throw new Error('other revision')
      return image
    }),
    text: ({ digest, labels }) =>
      `${built.image} is ${digest.slice(0, 19)}…, source ${labels['org.opencontainers.image.source']}, revision ${short(built.revision)}`,
  })
}

/** R2: the inbox's verdict, as Slipway tells it to Ann. */
async function proveVerdict(stage: Stage, { prove }: Proofs, built: Merged): Promise<void> {
  await prove({
    row: 'R2',
    what: 'the verdict on the notification',
    seen: asked(stage, { user: ANN, words: `why ${built.image}`, holds: 'staging/checkout' }),
    text: answer => `/release why ${built.image} → “${lineWith(answer, 'staging/checkout')}”`,
  })
}

/** R3, R9 and R10: written, applied, and seen on its way. */
async function proveProgress(stage: Stage, { prove }: Proofs, built: Merged): Promise<void> {
  const { github, cluster, slack, until } = stage
  await Promise.all([
    prove({
      row: 'R3',
      what: 'a verified commit with this digest in acme/deploy',
      seen: until(() => github.commit(built.digest)).then(commit => {
        if (!commit.commit.verification.verified) throw new Error(`${commit.sha} is not verified`)
        if (!commit.commit.message.includes('Slipway-Release:'))
          throw new Error(`${commit.sha} has no trailers`)
        return commit
      }),
      text: ({ sha, files, stats, html_url }) =>
        `${sha} verified, +${stats.additions} −${stats.deletions} in ${files.map(one => one.filename).join(', ')}, with trailers; ${html_url}`,
    }),
    prove({
      row: 'R9',
      what: 'the digest in the cluster, applied by Slipway',
      seen: until(async () => {
        const read = await cluster.deployment('checkout')
        return read.bySlipway && read.image.includes(built.digest) ? read : null
      }),
      text: ({ version }) =>
        `Deployment checkout/checkout has the digest, field manager slipway (Apply), resourceVersion ${version}`,
    }),
    prove({
      row: 'R10',
      what: 'progress on the card',
      seen: until(async () => {
        const card = await slack.card(built.tag)
        const text = card ? textOf(card) : ''
        return /\d+ of \d+ pods/.test(text) && card ? { ts: card.ts, text } : null
      }),
      text: ({ ts, text }) => `card ${ts} said “${lineWith(text, ' pods')}”`,
    }),
  ])
}
