import { z } from 'zod'
import { ann } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'
const Numbered = z.object({ number: z.number() })
const Deliveries = z.array(z.object({ id: z.number(), event: z.string(), action: z.string().nullable() }))
const Sha = z.object({ sha: z.string() })

export type Pulling = {
  /** Asks below acme/deploy, as Ann unless another token is given. */
  ask: (method: string, path: string, body?: unknown, token?: string) => ReturnType<Started['ask']>
  head: (ref?: string) => Promise<string>
  write: (branch: string, path: string, text: string, token?: string) => Promise<void>
  branch: (name: string, token?: string) => Promise<void>
  /** Opens a pull request of a new branch with one new file, and gives its number. */
  open: (branch: string, token?: string) => Promise<number>
  review: (number: number, token: string, event?: string) => ReturnType<Started['ask']>
  /** `event` or `event.action` of the webhooks sent since the last look, in that order. */
  heard: () => Promise<string[]>
  /** The payload of the last webhook of that name. */
  payload: (name: string) => Promise<Record<string, unknown>>
}

export function pulling(github: Started): Pulling {
  const ask: Pulling['ask'] = (method, path, body, token = ann) =>
    github.ask(method, `${deploy}${path}`, { token, body })
  const head: Pulling['head'] = async (ref = 'main') =>
    Sha.parse((await ask('GET', `/commits/${ref}`)).body).sha
  const write: Pulling['write'] = async (branch, path, text, token) => {
    const before = await ask('GET', `/contents/${path}?ref=${branch}`)
    const known = before.status === 200 ? Sha.parse(before.body) : {}
    const content = Buffer.from(text).toString('base64')
    await ask('PUT', `/contents/${path}`, { message: `Write ${path}`, content, branch, ...known }, token)
  }
  const branch: Pulling['branch'] = async (name, token) => {
    await ask('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: await head() }, token)
  }
  let seen = 0
  return {
    ask,
    head,
    write,
    branch,
    open: async (name, token) => {
      await branch(name, token)
      await write(name, `${name}.txt`, name, token)
      const { body } = await ask('POST', '/pulls', { title: `Add ${name}`, head: name, base: 'main' }, token)
      return Numbered.parse(body).number
    },
    review: (number, token, event = 'APPROVE') =>
      ask('POST', `/pulls/${number}/reviews`, { event, body: 'Seen' }, token),
    heard: async () => {
      await github.settled()
      const { body } = await github.ask('GET', '/app/hook/deliveries?per_page=100', { token: github.jwt() })
      const news = Deliveries.parse(body).filter(({ id }) => id > seen)
      seen = news[0]?.id ?? seen
      return news
        .map(nameOf)
        .filter(name => !silent.test(name))
        .toReversed()
    },
    payload: async wanted => {
      await github.settled()
      const found = github.heard.findLast(
        ({ event, payload }) => nameOf({ event, action: payload['action'] }) === wanted,
      )
      return found?.payload ?? {}
    },
  }
}

/** What each push tells of beside what a test is about. */
const silent = /^(push|check_suite)/

function nameOf({ event, action }: { event: string; action: unknown }): string {
  return typeof action === 'string' ? `${event}.${action}` : event
}
