import { checkMessage, checkView } from '../../../contract/slack/messages.ts'
import { isUnseen } from '../hostile.ts'

/** A message or a view as it is sent. */
export type Sent = { text?: string; blocks: unknown[]; type?: 'modal' | 'home' }

/** What of it Slack would refuse, take for more than text, or hide. */
export function harmOf(sent: Sent): string[] {
  const refused =
    sent.type === undefined ? checkMessage({ channel: 'C1', ts: '1.0001', ...sent }) : checkView(sent)
  const texts = [sent.text ?? '', ...textsOf(sent, 'mrkdwn')]
  const all = [...texts, ...textsOf(sent, 'plain_text')]
  return [...refused, ...texts.flatMap(live), ...all.filter(isUnseen), ...unmarked(sent)]
}

/** Everything that a text could still be taken for by Slack, outside of what we write ourselves. */
function live(text: string): string[] {
  const ours = text
    .replaceAll(/<!date\^\d+\^\{[^}]+\}(?: \{time\})?\|[\d: -]+UTC>/g, '')
    .replaceAll(/<https:\/\/(?:github\.com|acme\.slack\.com)\/[^|>\s]+\|[^<>|]*>/g, '')
    .replaceAll(/<@U01ANN>|<!subteam\^S01SRE>/g, '')
  return ours.match(/<[^>]*>|[<>]/g) ?? []
}

/** Without `verbatim` Slack makes links and mentions of bare addresses and names. */
function unmarked(sent: Sent): string[] {
  return objectsIn(sent).flatMap(each =>
    each['type'] === 'mrkdwn' && each['verbatim'] !== true ? ['mrkdwn that is not verbatim'] : [],
  )
}

function textsOf(sent: Sent, type: string): string[] {
  return objectsIn(sent).flatMap(each => (each['type'] === type ? [String(each['text'])] : []))
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  if (typeof value !== 'object' || value === null) return []
  return [{ ...value }, ...Object.values(value).flatMap(objectsIn)]
}
