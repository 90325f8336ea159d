import { z } from 'zod'
import { asPerson } from './api.ts'
import type { GitHubPerson } from './api.ts'
import { nextOf, pushBuild, pushVersion } from './build.ts'
import type { Built, Service } from './build.ts'
import { ANNS_CHANGES, BOBS_CRASH } from './changes.ts'
import { commitFile, readFile } from './files.ts'

export type CiPlace = {
  /** Base of GitHub's REST API. */
  githubApiUrl: string
  registryUrl: string
  /** Personal access tokens. */
  tokens: { ann: string; bob: string }
}

/** `released` is the same image under its version. */
export type Released = Built & { title: string; released: Built }
export type Merged = Released & { pull: number }
export type Edited = { commit: string; title: string; path: string; timeoutMs: string }

const CHECKOUT = '/repos/acme/checkout'
const SEARCH = '/repos/acme/search'
const DEPLOY = '/repos/acme/deploy'
const oid = z.object({ sha: z.string() })
const numbered = z.object({ number: z.int() })

/** Ann opens and merges a pull request of acme/checkout; CI builds its merge commit and pushes the image, by its build and by its version. */
export async function mergeAnnsPull(place: CiPlace): Promise<Merged> {
  const ann = asPerson(place.githubApiUrl, place.tokens.ann)
  const next = await nextOf(place.registryUrl, 'checkout')
  const { number } = next
  // Builds begin with the fifth: its change is the first of the list.
  const change = ANNS_CHANGES[(number - 1) % ANNS_CHANGES.length] ?? ANNS_CHANGES[0]
  const branch = `ann/change-${number}`
  const { sha } = await ann.ask('GET', `${CHECKOUT}/commits/main`, oid)
  await ann.ask('POST', `${CHECKOUT}/git/refs`, z.unknown(), { ref: `refs/heads/${branch}`, sha })
  await append(ann, { repository: CHECKOUT, path: change.file, branch }, change, number)
  const opened = { title: change.title, head: branch, base: 'main' }
  const pull = await ann.ask('POST', `${CHECKOUT}/pulls`, numbered, opened)
  const how = { merge_method: 'squash' }
  const merged = await ann.ask('PUT', `${CHECKOUT}/pulls/${pull.number}/merge`, oid, how)
  const built = await build(place, { ...next, service: 'checkout', revision: merged.sha })
  return { ...built, pull: pull.number, title: change.title }
}

/** Bob commits to acme/search what runs in staging and cannot start in production; CI builds and pushes it. */
export async function pushCrash(place: CiPlace): Promise<Released> {
  const bob = asPerson(place.githubApiUrl, place.tokens.bob)
  const next = await nextOf(place.registryUrl, 'search')
  const at = { repository: SEARCH, path: BOBS_CRASH.file, branch: 'main' }
  const revision = await append(bob, at, BOBS_CRASH, next.number)
  const built = await build(place, { ...next, service: 'search', revision })
  return { ...built, title: BOBS_CRASH.title }
}

/** Bob changes a setting of checkout in acme/deploy, in GitHub's editor. */
export async function editByHand(place: CiPlace): Promise<Edited> {
  const bob = asPerson(place.githubApiUrl, place.tokens.bob)
  const at = { repository: DEPLOY, path: 'staging/checkout/config.yaml', branch: 'main' }
  const before = await readFile(bob, at)
  const [line = '', key = '', value = ''] = /^( {2}TIMEOUT_MS: )"(\d+)"/m.exec(before.text) ?? []
  if (line === '') throw new Error(`${at.path} has no TIMEOUT_MS any more`)
  const timeoutMs = String(Number(value) >= 2_900 ? 2_000 : Number(value) + 100)
  const title = `Let checkout wait ${timeoutMs} ms`
  const text = before.text.replace(line, `${key}"${timeoutMs}"`)
  const commit = await commitFile(bob, at, { message: title, text, blob: before.blob })
  return { commit, title, path: at.path, timeoutMs }
}

type Job = { service: Service; revision: string; number: number; version: string }

async function build(
  { registryUrl }: CiPlace,
  { service, revision, number, version }: Job,
): Promise<Omit<Released, 'title'>> {
  const tag = `main-${number}-${revision.slice(0, 7)}`
  const built = await pushBuild(registryUrl, { service, revision, tag, version })
  return { ...built, released: await pushVersion(registryUrl, built) }
}

async function append(
  person: GitHubPerson,
  at: { repository: string; path: string; branch: string },
  change: { title: string; line: string },
  number: number,
): Promise<string> {
  const { text, blob } = await readFile(person, at)
  const after = `${text}${change.line} // build ${number}\n`
  return commitFile(person, at, { message: change.title, text: after, blob })
}
