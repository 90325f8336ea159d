import { z } from 'zod'
import type { ClickedCard } from '../../src/ports.ts'
import type { ReleaseId, Sha, TargetId } from '../../src/release/release.ts'

/** What is read of a click on a card; anything else of the payload is left alone. */
export const Click = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }).optional(),
  message: z
    .object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      text: z.string().catch(''),
      blocks: z
        .array(z.looseObject({ type: z.string() }))
        .max(50)
        .catch([]),
    })
    .optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        block_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})
export type Click = z.infer<typeof Click>

/** Which drawing of which release was clicked, and of which head of its pull request. */
export type Clicked = {
  target: TargetId
  release: ReleaseId
  shown: number
  round: number
  head: Sha | null
}

/** From the button's own value `<release>|<round>|<shown>[|<head>]`, else from the block id `<part>:<release>:<shown>`. */
export function clickedOf(click: Click): Clicked | null {
  const [action] = click.actions
  if (action === undefined) return null
  const button = BUTTON.exec(action.value ?? '')?.groups
  const block = /^[a-z]+:(?<release>.+):(?<shown>\d{1,9})$/.exec(action.block_id)?.groups
  const release = releaseId(button?.['release'] ?? block?.['release'] ?? '')
  if (release === null) return null
  return {
    ...release,
    shown: Number(button?.['shown'] ?? block?.['shown']),
    round: Number(button?.['round'] ?? 0),
    head: button?.['head'] ?? null,
  }
}

const BUTTON =
  /^(?<release>[^|]+)\|(?<round>\d{1,9})\|(?<shown>\d{1,9})(?:\|(?<head>[0-9a-f]{40}(?:[0-9a-f]{24})?))?$/
const CARD_CHARS_MAX = 20_000

/** The drawing that was clicked, to be drawn again; null for one that cannot be a card of ours. */
export function cardOn({ channel, message }: Click, { release, shown }: Clicked): ClickedCard | null {
  if (channel === undefined || message === undefined || message.blocks.length === 0) return null
  const { ts, text, blocks } = message
  if (JSON.stringify(blocks).length > CARD_CHARS_MAX) return null
  return { channel: channel.id, ts, release, shown, text, blocks }
}

/** `staging/checkout#42`, or null for anything else. */
export function releaseId(text: string): { target: TargetId; release: ReleaseId } | null {
  const parts = /^(?<environment>[^/#|]+)\/(?<service>[^#|]+)#(?<number>\d{1,12})$/.exec(text)?.groups
  if (parts === undefined) return null
  const target: TargetId = `${parts['environment'] ?? ''}/${parts['service'] ?? ''}`
  return { target, release: `${target}#${Number(parts['number'])}` }
}
