import type { Built } from '../../ci/build.ts'
import type { Environment } from '../world.ts'
import { cardSaying, lineWith } from './stage.ts'
import type { Stage } from './stage.ts'
import type { Proofs } from './rows.ts'

export type Progressing = Pick<Built, 'service' | 'digest'> & {
  environment: Environment
  title: string
  /** The commit of acme/deploy that brings it; null while there is none. */
  commit: () => Promise<string | null>
}

/** R8 to R10: the push that told Slipway of the commit, what it applied, and progress on the card. */
export async function proveProgress(stage: Stage, proofs: Proofs, awaited: Progressing): Promise<void> {
  await Promise.all([
    proveHeard(stage, proofs, awaited),
    proveApplied(stage, proofs, awaited),
    proveRolling(stage, proofs, awaited),
  ])
}

async function proveHeard(stage: Stage, { prove }: Proofs, awaited: Progressing): Promise<void> {
  const { until, announced, github } = stage
  const target = `${awaited.environment}/${awaited.service}`
  await prove({
    row: 'R8',
    what: `the push that brings ${awaited.title}, and the status of ${target}`,
    seen: until(async () => {
      const sha = await awaited.commit()
      if (sha === null) return null
      const { ids } = await github.statuses('acme/deploy', sha, `slipway/${target}`)
      const push = announced().find(({ type, detail }) => type === 'push' && detail['after'] === sha)
      const told = announced().find(
        ({ id, type, detail }) => push && id > push.id && type === 'delivery' && detail['event'] === 'push',
      )
      return told && ids.length > 0 ? { sha, ids, answer: String(told.detail['statusCode']) } : null
    }),
    text: ({ sha, ids, answer }) =>
      `push of ${sha.slice(0, 7)} delivered to Slipway (answer ${answer}), which touched ${target} (status ${ids[0]})`,
  })
}

async function proveApplied(stage: Stage, { prove }: Proofs, awaited: Progressing): Promise<void> {
  const { environment, service, digest } = awaited
  await prove({
    row: 'R9',
    what: `the digest in cluster ${environment}, applied by Slipway`,
    seen: stage.until(async () => {
      const read = await stage.clusters[environment].deployment(service)
      return read.bySlipway && read.image.includes(digest) ? read : null
    }),
    text: ({ version }) =>
      `Deployment ${service}/${service} of cluster ${environment} has the digest, field manager slipway (Apply), resourceVersion ${version}`,
  })
}

async function proveRolling(stage: Stage, { prove }: Proofs, { title }: Progressing): Promise<void> {
  await prove({
    row: 'R10',
    what: 'progress on the card',
    seen: cardSaying(stage, title, /\d+ of \d+ pods/),
    text: ({ ts, text }) => `card ${ts} said “${lineWith(text, ' pods')}”`,
  })
}
