import { z } from 'zod'
import { asPerson } from '../../../sandbox/ci/api.ts'
import { commitFile, readFile } from '../../../sandbox/ci/files.ts'
import { personalToken } from '../../../sandbox/github/seed.ts'

type Change = {
  login: 'ann' | 'bob' | 'dave'
  /** `acme/shop` */
  repository: string
  path: string
  /** Of the pull request; the commit says `wip`. */
  title: string
  /** Of a new file, or of what becomes of one that is there. */
  text: string | ((before: string) => string)
}

const Ref = z.object({ object: z.object({ sha: z.string() }) })
const Pull = z.object({ number: z.number(), head: z.object({ sha: z.string(), ref: z.string() }) })
const Merged = z.object({ sha: z.string() })
const Anything = z.unknown()

export type OpenedChange = z.infer<typeof Pull>

/** A person opens a pull request with one commit, from a branch of their own. */
export async function openChange(url: string, change: Change): Promise<OpenedChange> {
  const { login, repository, path, title, text } = change
  const person = asPerson(url, personalToken(login))
  const at = `/repos/${repository}`
  const branch = `${login}/${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
  const { object } = await person.ask('GET', `${at}/git/ref/heads/main`, Ref)
  await person.ask('POST', `${at}/git/refs`, Anything, { ref: `refs/heads/${branch}`, sha: object.sha })
  const place = { repository: at, path, branch }
  const before = typeof text === 'string' ? { text: '', blob: null } : await readFile(person, place)
  const after = typeof text === 'string' ? text : text(before.text)
  await commitFile(person, place, { message: 'wip', text: after, blob: before.blob })
  return person.ask('POST', `${at}/pulls`, Pull, { title, head: branch, base: 'main', body: '' })
}

/** Opened and merged at once; the commit on the default branch. */
export async function mergeChange(url: string, change: Change, method: 'merge' | 'squash'): Promise<string> {
  const { number } = await openChange(url, change)
  const person = asPerson(url, personalToken(change.login))
  const path = `/repos/${change.repository}/pulls/${number}/merge`
  const { sha } = await person.ask('PUT', path, Merged, { merge_method: method })
  return sha
}
