import { z } from 'zod'
import { asPerson } from '../../sandbox/ci/api.ts'
import { commitFile, readFile } from '../../sandbox/ci/files.ts'
import { personalToken } from '../../sandbox/github/seed.ts'
import { pushImage } from '../../sandbox/registry/push.ts'

export type Ci = {
  /** The newest commit of acme/checkout. */
  head: () => Promise<string>
  /** Bob writes another commit in acme/checkout; its id. */
  commit: (title: string) => Promise<string>
  /** Pushes `main-<number>` of a service with the labels of that commit; answers with its digest. */
  push: (service: string, build: Build) => Promise<string>
  /** Bob changes a setting in a service's folder of acme/deploy; the id of the commit. */
  edit: (service: string, timeoutMs: number) => Promise<string>
  /** An admin writes something into acme/deploy that concerns no service. */
  note: (text: string) => Promise<string>
  /** That person approves a pull request of acme/deploy on GitHub. */
  approve: (pull: number, login: string) => Promise<void>
  /** An admin dismisses the newest review of that person. */
  dismiss: (pull: number, login: string) => Promise<void>
}

export type Build = { number: number; revision: string; crashes: boolean }

const SOURCE = '/repos/acme/checkout'
const DEPLOY = '/repos/acme/deploy'
const Reviews = z.array(z.object({ id: z.number(), user: z.object({ login: z.string() }) }))
const oid = z.object({ sha: z.string() })

/** What people and their CI do: commits and images, straight at GitHub and the registry. */
export function createCi(urls: { github: string; registry: string }): Ci {
  const bob = asPerson(urls.github, personalToken('bob'))
  return {
    head: async () => (await bob.ask('GET', `${SOURCE}/commits/main`, oid)).sha,
    commit: async title => {
      const place = { repository: SOURCE, path: 'src/notes.js', branch: 'main' }
      const { text, blob } = await readFile(bob, place)
      return commitFile(bob, place, { message: title, text: `${text}// ${title}\n`, blob })
    },
    push: async (service, { number, revision, crashes }) => {
      const tag = tagOf(number, crashes)
      const labels = {
        'org.opencontainers.image.source': 'https://github.com/acme/checkout',
        'org.opencontainers.image.revision': revision,
        'org.opencontainers.image.version': tag,
      }
      const pushed = { registryUrl: urls.registry, repository: `acme/${service}`, tag, labels }
      return (await pushImage(pushed)).digest
    },
    edit: async (service, timeoutMs) => {
      const place = { repository: DEPLOY, path: `staging/${service}/config.yaml`, branch: 'main' }
      const { text, blob } = await readFile(bob, place)
      const changed = text.replace(/TIMEOUT_MS: "\d+"/, `TIMEOUT_MS: "${timeoutMs}"`)
      return commitFile(bob, place, { message: `Wait ${timeoutMs} ms`, text: changed, blob })
    },
    note: async text => {
      const carol = asPerson(urls.github, personalToken('carol'))
      const place = { repository: DEPLOY, path: `docs/${text}.md`, branch: 'main' }
      return commitFile(carol, place, { message: text, text, blob: null })
    },
    approve: async (pull, login) => {
      const person = asPerson(urls.github, personalToken(login))
      await person.ask('POST', `${DEPLOY}/pulls/${pull}/reviews`, z.unknown(), { event: 'APPROVE' })
    },
    dismiss: async (pull, login) => {
      const carol = asPerson(urls.github, personalToken('carol'))
      const path = `${DEPLOY}/pulls/${pull}/reviews`
      const reviews = await carol.ask('GET', path, Reviews)
      const id = reviews.findLast(({ user }) => user.login === login)?.id ?? 0
      await carol.ask('PUT', `${path}/${id}/dismissals`, z.unknown(), {
        message: 'Looked at the wrong thing',
      })
    },
  }
}

/** Says what the cluster's stand-in makes of it. */
export function tagOf(number: number, crashes: boolean): string {
  return `main-${number}${crashes ? '-crash' : ''}`
}
