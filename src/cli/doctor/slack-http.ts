import { createHmac } from 'node:crypto'
import { SLACK_PATH } from '../../../handlers/slack/http.ts'
import { fault, warning, type Finding } from '../../views/doctor.ts'

const TIMEOUT_MS = 5_000

/**
 * Sends Slipway, by its public address, the question by which Slack verifies an address, signed as Slack signs it.
 * Whether Slack itself was given the same address and secret, only its settings say.
 */
export async function lookByHttp(publicUrl: string, signingSecret: string): Promise<Finding[]> {
  const url = `${publicUrl}${SLACK_PATH}`
  const challenge = `doctor-${Date.now()}`
  const body = JSON.stringify({ type: 'url_verification', challenge })
  const at = String(Math.floor(Date.now() / 1_000))
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')}`
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': at,
    'x-slack-signature': signature,
  }
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const text = await answer.text()
    if (answer.status === 200 && text.includes(challenge)) return []
    return [fault('Slack', 'doctor_slack_unheard', { url, reason: `status ${answer.status}` })]
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message || cause.name : 'unknown'
    return [warning('Slack', 'doctor_slack_unheard', { url, reason })]
  }
}
