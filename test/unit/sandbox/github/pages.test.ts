import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { followEvents } from '../../../../sandbox/page/events.ts'
import { bob, start } from './started.ts'
import type { Started } from './started.ts'
import { pulling } from './pulling.ts'
import type { Pulling } from './pulling.ts'

let github: Started
let deploy: Pulling
let number: number
beforeEach(async () => {
  github = await start()
  deploy = pulling(github)
  number = await deploy.open('topic')
  await deploy.heard()
})
afterEach(() => github.stop())

const path = () => `/acme/deploy/pull/${number}`
const page = async () => String((await github.ask('GET', path())).body)
const press = async (fields: Record<string, string>) => {
  const body = new URLSearchParams(fields)
  const response = await fetch(`${github.url}${path()}`, { method: 'POST', body, redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}
const stateOf = async () => {
  const { body } = await github.ask('GET', '/_sandbox/state')
  return JSON.stringify(body)
}

it('shows a pull request as Markdown, and HTML in it as text', async () => {
  const body =
    '### Changes\n\nSee <script>alert(1)</script>\n\n| a |\n| --- |\n| b<br>c |\n\n```diff\n-old\n+new\n```'
  await deploy.ask('PATCH', `/pulls/${number}`, { body })
  await deploy.review(number, bob)
  expect(await page()).toContain('See &lt;script&gt;')
  expect(await page()).toMatch(/<h3>Changes<\/h3>[^]*<td>b<br>c<\/td>[^]*"added">\+new</)
  expect(await page()).toContain('Approved</b> bob')
  expect(await page()).toContain('It can be merged.')
})

it('shows what was said as Markdown too, without the comments in it', async () => {
  const said =
    'By [the card](https://acme.test/1) of `production/checkout`.\n\n<sub>Late</sub> <script>x</script>'
  const review = { event: 'APPROVE', body: `${said}\n\n<!-- slipway 1 -->` }
  await deploy.ask('POST', `/pulls/${number}/reviews`, review, bob)
  await deploy.ask('POST', `/issues/${number}/comments`, { body: '**No.** <!-- unseen --> `<!-- shown -->`' })
  const shown = await page()
  expect(shown).toContain(
    'By <a href="https://acme.test/1">the card</a> of <code>production/checkout</code>.',
  )
  expect(shown).toContain('<sub>Late</sub> &lt;script&gt;')
  expect(shown).toContain('<strong>No.</strong>')
  expect(shown).toContain('<code>&lt;!-- shown --&gt;</code>')
  expect(shown).not.toMatch(/slipway 1|unseen/)
})

it('lets one of the people approve, dismiss, close and merge', async () => {
  expect(await press({ person: 'bob', do: 'approve', body: 'Fine' })).toMatchObject({ status: 303 })
  const [, dismissal = ''] = /value="(dismiss:\d+)"/.exec(await page()) ?? []
  await press({ person: 'carol', do: dismissal })
  await press({ person: 'carol', do: 'request_changes', body: 'Not yet' })
  await press({ person: 'ann', do: 'close' })
  await press({ person: 'ann', do: 'reopen' })
  await press({ person: 'ann', do: 'merge', head: await deploy.head('topic') })
  expect(await deploy.heard()).toEqual([
    'pull_request_review.submitted',
    'pull_request_review.dismissed',
    'pull_request_review.submitted',
    'pull_request.closed',
    'pull_request.reopened',
    'pull_request.closed',
  ])
  expect(await page()).toContain('by ann')
})

it('says what GitHub refuses, and does nothing', async () => {
  const own = await press({ person: 'ann', do: 'approve' })
  expect(own.status).toBe(422)
  expect(own.text).toContain('Can not approve your own pull request')
  const stale = await press({ person: 'bob', do: 'merge', head: '0'.repeat(40) })
  expect(stale.text).toContain('Head branch was modified')
  expect((await press({ person: 'stranger', do: 'approve' })).text).toContain('Not Found')
  expect(await deploy.heard()).toEqual([])
})

it('announces what a check says anew, and sends no webhook of it', async () => {
  const token = await github.token()
  const run = { name: 'slipway/release', head_sha: await deploy.head('topic'), status: 'in_progress' }
  const { body } = await deploy.ask('POST', '/check-runs', run, token)
  expect(await deploy.heard()).toEqual(['check_run.created'])
  const ended = new AbortController()
  const announced = Promise.withResolvers<unknown>()
  const connected = Promise.withResolvers<void>()
  const following = followEvents(`${github.url}/_sandbox/events`, ended.signal, {
    event: announced.resolve,
    link: up => (up ? connected.resolve() : undefined),
  })
  await connected.promise
  const { id } = z.object({ id: z.number() }).parse(body)
  const output = { title: 'Waiting for one peer', summary: 'Approved: bob' }
  await deploy.ask('PATCH', `/check-runs/${id}`, { output }, token)
  expect(await announced.promise).toMatchObject({ type: 'check_run', detail: { status: 'in_progress' } })
  expect(JSON.parse(await stateOf())).toMatchObject({
    repositories: { 'acme/deploy': { pulls: [{ checks: [{ title: 'Waiting for one peer' }] }] } },
  })
  expect(await deploy.heard()).toEqual([])
  ended.abort()
  await following
})

it('shows pull requests with reviews and checks in its state', async () => {
  const run = { name: 'slipway/release', head_sha: await deploy.head('topic'), status: 'in_progress' }
  await deploy.ask('POST', '/check-runs', run, await github.token())
  await deploy.review(number, bob)
  expect(JSON.parse(await stateOf())).toMatchObject({
    repositories: {
      'acme/deploy': {
        pulls: [
          {
            number,
            state: 'open',
            head_ref: 'topic',
            base_ref: 'main',
            merged: null,
            reviews: [{ author: 'bob', state: 'APPROVED' }],
            checks: [{ name: 'slipway/release', state: 'in_progress' }],
          },
        ],
      },
    },
  })
})
