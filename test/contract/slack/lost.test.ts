import { expect, it } from 'vitest'
import { createSlackApp } from '../../../handlers/slack/index.ts'
import { demoSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../sandbox/slack/server.ts'
import { createLog } from '../../../src/log.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat, memoryQueue } from '../../simulator/memory-world.ts'
import { plainRules } from '../../simulator/scenario.ts'

const CLOCK = { nowMs: () => 0 }

function listening(apiUrl: string) {
  return createSlackApp({
    botToken: 'xoxb-sandbox',
    way: { kind: 'socket', appToken: 'xapp-sandbox' },
    apiUrl,
    deps: {
      store: memoryStore(CLOCK),
      queue: memoryQueue(CLOCK),
      chat: memoryChat(),
      rules: { of: () => plainRules(), all: () => [plainRules()] },
      log: createLog({ level: 'silent' }),
      linking: false,
      home: async () => undefined,
      command: '/release',
      examine: async () => [],
    },
  })
}

it('says that the connection to Slack is lost, fails to open it while Slack is away, and opens it again', async () => {
  const slack = await startSlack({ seed: demoSeed() })
  const app = listening(`${slack.url}/api/`)
  const { lost } = await app.start()
  await slack.stop()
  await lost
  await expect(app.start()).rejects.toThrow(/request error/)
  const back = await startSlack({ seed: demoSeed(), port: Number(new URL(slack.url).port) })
  await app.start()
  await app.stop()
  await back.stop()
})
