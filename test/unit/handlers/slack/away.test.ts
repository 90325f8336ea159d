import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { createSlackApp } from '../../../../handlers/slack/index.ts'
import { createLog } from '../../../../src/log.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'

it('asks Slack for nothing before it is started, so that it can be made while Slack is away', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const url = `http://127.0.0.1:${address.port}`
  createSlackApp({
    botToken: 'xoxb-away',
    way: { kind: 'socket', appToken: 'xapp-away' },
    apiUrl: `${url}/api/`,
    deps: {
      store: memoryStore({ nowMs: () => 0 }),
      rules: { of: () => null, all: () => [] },
      queue: { add: async () => undefined },
      chat: { answer: async () => 'told' },
      log: createLog({ level: 'silent' }),
      linking: false,
      home: async () => undefined,
      command: '/release',
    },
  })
  await fetch(`${url}/afterwards`)
  expect(asked).toEqual(['/afterwards'])
  server.closeAllConnections()
  server.close()
})
