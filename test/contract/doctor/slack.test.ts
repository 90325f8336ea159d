import { expect, it } from 'vitest'
import { createServer } from '../../../handlers/server.ts'
import { createSlackApp } from '../../../handlers/slack/index.ts'
import { createLog } from '../../../src/log.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { needs } from '../../servers/missing.ts'
import { arrangeSetUp, examined, withSlack, world } from './examine.ts'

const describeHere = await needs('redis-server')
arrangeSetUp()

const BOT = 'U01SLIPWAY'
const SCOPES = ['chat:write', 'channels:read', 'channels:history', 'users:read', 'im:write', 'commands']

const byHttp = (text: string) => text.replace('mode: socket', 'mode: http')

describeHere('doctor on Slack', () => {
  it('finds a bot that is not in the channel, a channel that is archived, and one that is not there', async () => {
    const out = await withSlack(seed => ({
      ...seed,
      channels: seed.channels.map(each => ({ ...each, members: each.members.filter(id => id !== BOT) })),
    }))
    expect(out.codes).toEqual(['fault slack_not_in_channel'])
    expect(out.wrong[0]?.remedy).toContain('/invite')
    const archived = await withSlack(seed => ({
      ...seed,
      channels: seed.channels.map(each => ({ ...each, is_archived: true })),
    }))
    expect(archived.codes).toEqual(['fault slack_channel_archived'])
    const absent = await examined({ config: text => text.replace("'#releases'", "'#deploys'") })
    expect(absent.codes).toEqual(['fault slack_channel_absent'])
  })

  it('finds scopes that are missing, and tokens that are not taken', async () => {
    const poor = await withSlack(seed => ({ ...seed, bot: { ...seed.bot, scopes: SCOPES } }))
    expect(new Set(poor.codes)).toEqual(new Set(['fault slack_scope_missing']))
    expect(poor.wrong.map(({ message }) => message).join(' ')).toContain('groups:history')
    const app = await examined({ env: { SLACK_APP_TOKEN: 'xapp-other' } })
    expect(app.codes).toEqual(['fault slack_token_invalid'])
    expect(app.wrong[0]?.message).toContain('SLACK_APP_TOKEN')
    const bot = await examined({ env: { SLACK_BOT_TOKEN: 'xoxb-other' } })
    expect(new Set(bot.codes)).toEqual(new Set(['fault slack_token_invalid']))
  })

  it('finds people whom Slack or GitHub does not know, and teams', async () => {
    const { codes } = await examined({
      config: text =>
        text
          .replace('github: bob', 'github: bobby')
          .replace('U01CAROL', 'U01NOBODY')
          .replace('operators: [user:carol]', 'operators: [team:acme/ops]'),
    })
    expect(codes.toSorted()).toEqual([
      'fault doctor_github_person',
      'fault doctor_github_team',
      'fault doctor_slack_person',
    ])
  })

  it('finds whoever is misspelt among operators, those who declare emergencies, those who approve, and admins', async () => {
    const { wrong } = await examined({
      config: text =>
        `${text.replace(
          'operators: [user:carol]',
          'operators: [user:caroll]\n    emergency: [team:acme/oncal, emmma]',
        )}\nadmins: [ann, dave, U01CAROL]\n`,
    })
    expect(wrong.map(({ level, message }) => `${level} ${message.split(',')[0]}`).toSorted()).toEqual([
      'fault emergency of staging names emmma',
      'fault operators of staging names caroll',
      'fault slipway.yml names the team acme/oncal',
      'warn admins names dave',
    ])
  })

  it('sends Slipway what Slack would send, where Slack comes by HTTP', async () => {
    const log = createLog({ level: 'silent' })
    const listener = createServer({ port: 0, host: '127.0.0.1', log, metrics: createMetrics(), ready: {} })
    const signingSecret = 'signing-secret'
    createSlackApp({
      botToken: 'xoxb-sandbox',
      way: { kind: 'http', signingSecret, server: listener.server },
      apiUrl: world.env['SLACK_API_URL'] ?? '',
      deps: {
        store: memoryStore({ nowMs: () => 0 }),
        rules: { of: () => null, all: () => [] },
        queue: { add: async () => undefined },
        chat: { answer: async () => 'told' },
        home: async () => undefined,
        log,
        command: '/release',
        linking: false,
      },
    })
    const url = await listener.listen()
    const env = { PUBLIC_URL: url, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: signingSecret }
    const right = await examined({ config: byHttp, env })
    expect(right.codes.filter(code => code.includes('slack'))).toEqual([])
    const wrong = await examined({ config: byHttp, env: { ...env, SLACK_SIGNING_SECRET: 'another' } })
    expect(wrong.codes).toContain('fault doctor_slack_unheard')
    await listener.close()
    expect((await examined({ config: byHttp, env })).codes).toContain('warn doctor_slack_unheard')
  })
})
