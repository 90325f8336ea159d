import { z } from 'zod'
import type { GitHubPerson } from './api.ts'

export type RemoteFile = { text: string; blob: string | null }

const found = z.array(z.object({ name: z.string(), sha: z.string() }))
const content = z.object({ content: z.string(), sha: z.string() })
const committed = z.object({ commit: z.object({ sha: z.string() }) })

/** A file of a branch; empty and without a blob where there is none yet. `repository` is like `/repos/acme/checkout`. */
export async function readFile(
  person: GitHubPerson,
  place: { repository: string; path: string; branch: string },
): Promise<RemoteFile> {
  const { repository, path, branch } = place
  const folder = path.slice(0, path.lastIndexOf('/'))
  const listed = await person.ask('GET', `${repository}/contents/${folder}?ref=${branch}`, found)
  if (!listed.some(file => file.name === path.slice(folder.length + 1))) return { text: '', blob: null }
  const file = await person.ask('GET', `${repository}/contents/${path}?ref=${branch}`, content)
  return { text: Buffer.from(file.content, 'base64').toString('utf8'), blob: file.sha }
}

/** Commits one file to a branch, as GitHub's own editor does; the id of the commit. */
export async function commitFile(
  person: GitHubPerson,
  place: { repository: string; path: string; branch: string },
  change: { message: string; text: string; blob: string | null },
): Promise<string> {
  const answer = await person.ask('PUT', `${place.repository}/contents/${place.path}`, committed, {
    message: change.message,
    content: Buffer.from(change.text).toString('base64'),
    branch: place.branch,
    ...(change.blob === null ? {} : { sha: change.blob }),
  })
  return answer.commit.sha
}
