import { asPerson } from '../../../sandbox/ci/api.ts'
import { commitFile, readFile } from '../../../sandbox/ci/files.ts'
import { personalToken } from '../../../sandbox/github/seed.ts'
import type { ImageToPush, PushedImage } from '../../servers/images.ts'
import type { TestRegistry } from '../../servers/registry.ts'
import type { Play } from '../../servers/pod-play.ts'

export type Build = {
  service: string
  number: number
  /** The commit it is built from; without one the image has no labels. */
  revision: string | null
  /** What its label says it is built from; acme/<service> without it. */
  source?: string
  play?: Play
  /** Which of the service's images, when there are several. */
  image?: string
  platforms?: readonly string[]
}

export type People = {
  /** A person writes a commit in acme/<service>; its id. */
  code: (login: 'ann' | 'bob' | 'dave', service: string, title: string) => Promise<string>
  /** CI builds and pushes `main-<number>`, with labels. */
  push: (build: Build) => Promise<PushedImage & { tag: string }>
  /** A person changes a file of acme/deploy, in GitHub's editor; the id of the commit. */
  edit: (login: 'ann' | 'bob', path: string, change: Change) => Promise<string>
  file: (path: string, branch?: string) => Promise<string>
}
export type Change = {
  title: string
  text: (before: string) => string
  /** `main` unless it says otherwise. */
  branch?: string
}

/** What people and CI do: commits and images, straight at GitHub and the registry. */
export function createPeople(githubUrl: string, registryOf: (service: string) => TestRegistry): People {
  const as = (login: string) => asPerson(githubUrl, personalToken(login))
  return {
    code: async (login, service, title) => {
      const place = { repository: `/repos/acme/${service}`, path: 'src/notes.js', branch: 'main' }
      const { text, blob } = await readFile(as(login), place)
      return commitFile(as(login), place, { message: title, text: `${text}// ${title}\n`, blob })
    },
    push: async build => {
      const image = imageOf(build)
      return { ...(await registryOf(build.service).pushImage(image)), tag: image.tag }
    },
    edit: async (login, path, { title, text, branch }) => {
      const place = deploy(path, branch)
      const before = await readFile(as(login), place)
      return commitFile(as(login), place, { message: title, text: text(before.text), blob: before.blob })
    },
    file: async (path, branch) => (await readFile(as('ann'), deploy(path, branch))).text,
  }
}

/** A file of acme/deploy. */
function deploy(path: string, branch = 'main') {
  return { repository: '/repos/acme/deploy', path, branch }
}

function imageOf(build: Build): ImageToPush {
  const { service, number, revision, source, play, image, platforms } = build
  const tag = `main-${number}`
  const origin: Record<string, string> =
    revision === null
      ? {}
      : {
          'org.opencontainers.image.source': `https://github.com/${source ?? `acme/${service}`}`,
          'org.opencontainers.image.revision': revision,
          'org.opencontainers.image.version': tag,
          'org.opencontainers.image.created': new Date().toISOString(),
        }
  return {
    repository: image === undefined ? `acme/${service}` : `acme/${service}-${image}`,
    tag,
    labels: { ...origin, ...(play === undefined ? {} : { 'slipway.test/play': play }) },
    ...(platforms === undefined ? {} : { platforms }),
  }
}
