import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { ChannelFacts } from '../../clients/slack/survey.ts'
import { fault, ok, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'
import { lookByHttp } from './slack-http.ts'

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })

/** The tokens, what they may do beside what manifest.yml asks for, and the way in which payloads come. */
export const slackCheck: Check = {
  about: 'Slack',
  run: async patient => {
    const { survey, probe } = patient.clients.chat
    const [workspace, scopes] = await Promise.all([probe(), survey.scopes()])
    const wrong = [...judgeScopes(scopes, scopesNeeded()), ...(await wayIn(patient))]
    return wrong.length > 0 ? wrong : [ok('Slack', `workspace ${workspace.team} takes what Slipway brings`)]
  },
}

async function wayIn({ clients: { chat }, secrets: { slack, publicUrl } }: Patient): Promise<Finding[]> {
  const { way } = slack
  if (way.kind === 'http') return publicUrl === null ? [] : lookByHttp(publicUrl, way.signingSecret)
  await chat.survey.socket(way.appToken)
  return []
}

/** The channel of the cards: the bot is in it, or really posts there where that is allowed. */
export const channelCheck: Check = {
  about: 'Slack channel',
  run: async ({ config, clients: { chat }, post }) => {
    const name = config.slack.channel
    const wrong = judgeChannel(name, await chat.survey.channel(name))
    if (wrong.length > 0) return wrong
    if (!post) return [ok(`Slack ${name}`, 'the bot is in it (--post tries a message, too)')]
    await chat.survey.post(name, 'Slipway tries whether it can post here. This message goes at once.')
    return [ok(`Slack ${name}`, 'a message was posted there, and deleted')]
  },
}

export function judgeScopes(given: string[] | null, needed: string[]): Finding[] {
  const missing = given === null ? [] : needed.filter(scope => !given.includes(scope))
  return missing.map(scope => fault('Slack', 'slack_scope_missing', { scope }))
}

export function judgeChannel(name: string, facts: ChannelFacts | null): Finding[] {
  const about = `Slack ${name}`
  const channel = { channel: name }
  if (facts === null) return [fault(about, 'slack_channel_absent', channel)]
  if (facts.archived) return [fault(about, 'slack_channel_archived', channel)]
  if (!facts.member) return [fault(about, 'slack_not_in_channel', channel)]
  return facts.external ? [fault(about, 'slack_channel_external', channel)] : []
}

function scopesNeeded(): string[] {
  const file = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8')
  return Manifest.parse(parse(file)).oauth_config.scopes.bot
}
