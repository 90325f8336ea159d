import type { Built } from '../../ci/build.ts'
import { proveProgress } from './progress.ts'
import { readImage } from './read-registry.ts'
import { proveReports } from './reports.ts'
import type { Expected } from './reports.ts'
import type { Proofs } from './rows.ts'
import { asked, lineWith } from './stage.ts'
import type { Stage } from './stage.ts'

const short = (oid: string) => oid.slice(0, 7)

/** A good image reaches staging: R1 to R3, and R8 to R15 there. `user` asks Slipway what became of it. */
export async function proveStaging(
  stage: Stage,
  proofs: Proofs,
  built: Built & { login: string; user: string },
): Promise<void> {
  const expected: Expected = {
    ...built,
    environment: 'staging',
    title: built.tag,
    commit: async () => (await stage.github.commit(built.digest))?.sha ?? null,
    end: 'success',
    card: /Live since/,
  }
  await Promise.all([
    proveImage(stage, proofs, built),
    proveWritten(stage, proofs, built),
    proveProgress(stage, proofs, expected),
    proveReports(stage, proofs, expected),
  ])
  await proveVerdict(stage, proofs, built)
}

/** R1: what the registry holds. */
async function proveImage({ ci }: Stage, { prove }: Proofs, built: Built): Promise<void> {
  await prove({
    row: 'R1',
    what: 'the labels of the image in the registry',
    seen: readImage(ci.registryUrl, `acme/${built.service}`, built.tag).then(image => {
      if (image.digest !== built.digest) throw new Error(`the registry has ${image.digest}`)
      if (image.labels['org.opencontainers.image.revision'] !== built.revision)
        throw new Error('other revision')
      return image
    }),
    text: ({ digest, labels }) =>
      `${built.image} is ${digest.slice(0, 19)}…, source ${labels['org.opencontainers.image.source']}, revision ${short(built.revision)}`,
  })
}

/** R2: the inbox's verdict, as Slipway tells it to whoever asks. */
async function proveVerdict(
  stage: Stage,
  { prove }: Proofs,
  { image, service, user }: Built & { user: string },
): Promise<void> {
  const target = `staging/${service}`
  await prove({
    row: 'R2',
    what: 'the verdict on the notification',
    seen: asked(stage, { user, words: `why ${image}`, holds: target }),
    text: answer => `/release why ${image} → “${lineWith(answer, target)}”`,
  })
}

/** R3: one verified commit on the default branch. */
async function proveWritten({ github, until }: Stage, { prove }: Proofs, built: Built): Promise<void> {
  await prove({
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
  })
}
