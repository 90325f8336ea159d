import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { address, arrange, arrive, crashed, SIGNING_SECRET, store, stored } from './people.ts'

arrive.by = 'http'
// All that is promised of clicks, windows and commands over sockets holds for signed requests, too.
await import('./clicks.test.ts')

const nowS = () => Math.floor(Date.now() / 1_000)

function send(body: string, { secret = SIGNING_SECRET, atS = nowS(), type = 'application/json' } = {}) {
  const signature = createHmac('sha256', secret).update(`v0:${atS}:${body}`).digest('hex')
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(atS),
    'x-slack-signature': `v0=${signature}`,
  }
  return fetch(address, { method: 'POST', headers, body })
}

const FORM = 'application/x-www-form-urlencoded'
const resume = (more = '') =>
  new URLSearchParams({
    command: '/release',
    text: `resume staging/checkout${more}`,
    user_id: 'U01CAROL',
    channel_id: 'C01RELEASES',
    team_id: 'T01ACME',
    trigger_id: '1.2.3',
  }).toString()

it('answers the question by which Slack verifies an address', async () => {
  const answer = await send(JSON.stringify({ type: 'url_verification', challenge: 'are you there' }))
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('are you there')
})

it('refuses what is signed by somebody else, unsigned, or old, and does nothing of it', async () => {
  await arrange(crashed())
  const forged = await send(resume(), { secret: 'another', type: FORM })
  const replayed = await send(resume(), { atS: nowS() - 301, type: FORM })
  const bare = await fetch(address, { method: 'POST', headers: { 'content-type': FORM }, body: resume() })
  expect([forged, replayed, bare].map(({ status }) => status)).toEqual([401, 401, 401])
  expect(await store.openEntries(10)).toEqual([])
  expect((await stored()).hold).toBeNull()
})

it('refuses what is too large before it looks at a signature, and what is no payload after it', async () => {
  const large = await send('x'.repeat(6_000_000))
  expect(large.status).toBe(413)
  const odd = await send('{"type":', { type: 'application/json' })
  expect(odd.status).toBeGreaterThanOrEqual(400)
  expect(odd.status).toBeLessThan(500)
})

it('stores what is sent twice within the window once', async () => {
  await arrange(crashed())
  const first = await send(resume(), { type: FORM })
  const again = await send(resume(), { type: FORM })
  expect([first.status, again.status]).toEqual([200, 200])
  expect(await first.text()).toBe(await again.text())
})
