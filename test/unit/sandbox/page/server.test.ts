import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPage } from '../../../../sandbox/page/server.ts'
import { demoSeed } from '../../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../../sandbox/slack/server.ts'

const NOBODY = 'http://127.0.0.1:9'
const stops: (() => Promise<void>)[] = []
const played: string[] = []
let url = ''

beforeAll(async () => {
  const slack = await startSlack({ seed: demoSeed() })
  const urls = { slack: slack.url, github: NOBODY, registry: NOBODY, staging: NOBODY, production: NOBODY }
  const page = await startPage({
    urls,
    play: async what => {
      if (what === 'crash') throw new Error('the registry refused')
      played.push(what)
      return 'pushed'
    },
  })
  url = page.url
  stops.push(page.stop, slack.stop)
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

const post = (path: string, body: string, type = 'application/json') =>
  fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': type }, body })

describe("the demo's page", () => {
  it('is one document with its own script and style, and allows nothing from elsewhere', async () => {
    const page = await fetch(url)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(html).not.toMatch(/(?:src|href)="https?:/)
    const style = await (await fetch(`${url}/app.css`)).text()
    expect(style).not.toMatch(/url\(["']?https?:/)
    expect((await (await fetch(`${url}/app.js`)).text()).length).toBeGreaterThan(100_000)
  })

  it('streams the workspace at once, and says which stand-ins are away', async () => {
    const heard = await readUntil(/event: slack[\s\S]*"staging":false|"staging":false[\s\S]*event: slack/)
    expect(heard).toContain('C01RELEASES')
  })

  it('hands clicks to Slack and gives back what it says', async () => {
    const act = {
      kind: 'command',
      user: 'U01ANN',
      channel: 'C01RELEASES',
      command: '/release',
      text: 'status',
    }
    const answer = await post('/act', JSON.stringify(act))
    expect(await answer.json()).toEqual({ ok: false, error: 'dispatch_failed' })
  })

  it('plays what a button says, and tells why it could not', async () => {
    expect(await (await post('/play', '{"what":"merge"}')).json()).toEqual({ ok: true, text: 'pushed' })
    expect(played).toEqual(['merge'])
    const refused = await post('/play', '{"what":"crash"}')
    expect(await refused.json()).toEqual({ ok: false, error: 'the registry refused' })
    expect((await post('/play', '{"what":"delete everything"}')).status).toBe(400)
  })

  it('refuses what another page could send without asking', async () => {
    const forged = await post('/play', '{"what":"merge"}', 'text/plain')
    expect(forged.status).toBe(400)
    expect(played).toEqual(['merge'])
  })
})

async function readUntil(pattern: RegExp): Promise<string> {
  const ending = new AbortController()
  const { body } = await fetch(`${url}/events`, { signal: ending.signal })
  let text = ''
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (pattern.test(text)) break
  }
  ending.abort()
  return text
}
