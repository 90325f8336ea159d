import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { VERBS } from '../../src/commands/table.ts'
import { RATES } from '../../src/clients/slack/limiter.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = z
  .object({
    features: z.object({
      app_home: z.object({ home_tab_enabled: z.boolean(), messages_tab_enabled: z.boolean() }),
      slash_commands: z.array(
        z.object({ command: z.string(), description: z.string(), usage_hint: z.string() }),
      ),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      interactivity: z.object({ is_enabled: z.boolean() }),
      socket_mode_enabled: z.boolean(),
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional(),
    }),
  })
  .parse(parse(readFileSync(`${root}/manifest.yml`, 'utf8')))

/** Slack's documented scopes of the methods that we call: https://docs.slack.dev/reference/methods. */
const SCOPES: Record<string, string[]> = {
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'users.info': ['users:read', 'users:read.email'],
  'users.list': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
}

function sources(folder: string): string {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => readFileSync(`${root}/${folder}/${name}`, 'utf8'))
    .join('\n')
}

const handlers = sources('handlers/slack')

/** What the client calls by name, and what handlers call on Bolt's client. */
function methodsUsed(): string[] {
  const called = [...handlers.matchAll(/\bclient\.(?<name>[a-z]+\.[a-zA-Z]+)\(/g)]
  return [
    ...new Set([...Object.keys(RATES), ...called.map(match => match.groups?.['name'] ?? '')]),
  ].toSorted()
}

it('asks for exactly the scopes that the code uses', () => {
  const needed = methodsUsed().flatMap(method => SCOPES[method] ?? [`no scope is known for ${method}`])
  const used = [...new Set([...needed, 'commands'])].toSorted()
  expect(manifest.oauth_config.scopes.bot).toEqual(used)
})

it('names no method that the code does not use', () => {
  expect(Object.keys(SCOPES)).toEqual(methodsUsed())
})

it('has the slash command with its words, and no other', () => {
  const words = VERBS.map(({ name }) => name)
  expect(manifest.features.slash_commands).toMatchObject([
    { command: '/release', usage_hint: words.join(' | ') },
  ])
})

it('subscribes to the events that handlers listen to', () => {
  const listened = [...handlers.matchAll(/\bapp\.event\('(?<name>[a-z_]+)'/g)]
  expect(manifest.settings.event_subscriptions?.bot_events).toEqual(
    listened.map(match => match.groups?.['name']),
  )
  expect(handlers).not.toMatch(/\bapp\.message\(/)
})

it('has what buttons, modals, Home, direct messages and Socket Mode need', () => {
  expect(manifest.settings).toMatchObject({ interactivity: { is_enabled: true }, socket_mode_enabled: true })
  expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true })
})
