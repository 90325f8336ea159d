import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'

let github: Started
beforeEach(async () => {
  // Without checks a push is told of by one webhook alone.
  github = await start(({ app, ...seed }) => ({
    ...seed,
    app: { ...app, permissions: { contents: 'write' } },
  }))
})
afterEach(() => github.stop())

const write = (path: string) => {
  const body = { message: `Write ${path}`, content: 'YQ==' }
  return github.ask('PUT', `${deploy}/contents/${path}`, { token: ann, body })
}

it('tell of a push, signed, with its commits and who pushed', async () => {
  await write('staging/checkout/new.yaml')
  await github.settled()
  const [heard] = github.heard
  expect(heard?.signed).toBe(true)
  expect(heard?.headers).toMatchObject({
    'x-github-event': 'push',
    'x-github-hook-installation-target-id': '4242',
    'content-type': 'application/json',
  })
  expect(heard?.payload).toMatchObject({
    ref: 'refs/heads/main',
    created: false,
    forced: false,
    commits: [{ added: ['staging/checkout/new.yaml'], author: { username: 'ann' } }],
    repository: { full_name: 'acme/deploy', default_branch: 'main' },
    pusher: { name: 'ann' },
    sender: { login: 'ann' },
  })
})

it('are listed, and sent again under the same id when asked', async () => {
  await write('a')
  await github.settled()
  const Deliveries = z.array(
    z.object({ id: z.number(), guid: z.string(), status_code: z.number(), redelivery: z.boolean() }),
  )
  const list = async () =>
    Deliveries.parse((await github.ask('GET', '/app/hook/deliveries', { token: github.jwt() })).body)
  const [first] = await list()
  expect(first).toMatchObject({ status_code: 202, redelivery: false })
  await github.ask('POST', `/app/hook/deliveries/${first?.id}/attempts`, { token: github.jwt() })
  await github.settled()
  expect(await list()).toMatchObject([{ guid: first?.guid, redelivery: true }, { guid: first?.guid }])
  const guids = github.heard.map(({ headers }) => headers['x-github-delivery'])
  expect(guids).toEqual([first?.guid, first?.guid])
})

it('stay away while no address is set, and come once there is one', async () => {
  const [, address] = /"url":"([^"]+)"/.exec(JSON.stringify((await put({})).body)) ?? []
  await put({ url: null })
  await write('a')
  await put({ url: address })
  await write('b')
  await github.settled()
  expect(github.heard.map(({ payload }) => payload['head_commit'])).toMatchObject([{ message: 'Write b' }])
})

it('report one that nobody took', async () => {
  await put({ url: 'http://127.0.0.1:1/nobody' })
  await write('a')
  await github.settled()
  const { body } = await github.ask('GET', '/app/hook/deliveries', { token: github.jwt() })
  expect(body).toMatchObject([{ status: 'failed to connect to host', status_code: 0 }])
})

const put = (body: object) => github.ask('PUT', '/_sandbox/hook', { body })
