import { createServer, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { createChat, type SlackChat } from '../../../../src/clients/slack.ts'
import { createLog } from '../../../../src/log.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'

const log = createLog({ level: 'silent' })
const REQUEST = {
  card: { channel: 'C1', ts: '1.0', permalink: null },
  key: 'staging/checkout#1.1.mention.live.0',
  message: { text: 'live', blocks: [] },
  broadcast: false,
}

let server: Server
let chat: SlackChat

afterEach(async () => {
  await chat.close()
  server.closeAllConnections()
  server.close()
})

/** Slack, or what stands between, which answers everything in this way. */
async function answering(answer: (response: ServerResponse) => void): Promise<SlackChat> {
  server = createServer((request, response) => {
    request.resume().on('end', () => answer(response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  chat = createChat({
    token: 'xoxb-sandbox',
    apiUrl: `http://127.0.0.1:${port}/api/`,
    store: memoryStore({ nowMs: () => 0 }),
    log,
  })
  return chat
}

const BROKEN: [what: string, answer: (response: ServerResponse) => void][] = [
  [
    'breaks off in the middle',
    response => {
      response.writeHead(200, { 'content-length': '100' }).write('{"ok":')
      setImmediate(() => response.destroy())
    },
  ],
  ['is a page of a proxy', response => response.end('<html><body>Gateway <b>down</b></body></html>')],
  ['is empty', response => response.end()],
  ['is no object', response => response.end('"ok"')],
]

it.each(BROKEN)('tries again later when an answer %s', async (_what, answer) => {
  const { reply } = await answering(answer)
  await expect(reply(REQUEST)).rejects.toMatchObject({ name: 'RetryableError', code: 'slack_unreachable' })
})
