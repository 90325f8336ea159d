import type { Delivery } from '../../ports.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check } from './patient.ts'

const ABOUT = 'GitHub webhooks'

/** Whether GitHub's webhooks arrive: their address, and what became of the last ones by GitHub's own list. */
export const webhookCheck: Check = {
  about: ABOUT,
  run: async ({ secrets: { publicUrl }, clients: { git } }) => {
    if (publicUrl === null) return [ok(ABOUT, 'there is no PUBLIC_URL: GitHub is polled')]
    const [url, recent] = await Promise.all([git.survey.hookUrl(), git.deliveries.recent()])
    const wrong = [...judgeAddress(url, `${publicUrl}/hooks/github`), ...judgeDeliveries(recent)]
    return wrong.length > 0 ? wrong : [ok(ABOUT, `the last ${guidsOf(recent).length} have arrived`)]
  },
}

export function judgeAddress(actual: string | null, expected: string): Finding[] {
  if (actual === null) return [fault(ABOUT, 'doctor_hook_none', { expected })]
  return actual === expected ? [] : [fault(ABOUT, 'doctor_hook_url', { actual, expected })]
}

/** `attempts` are newest first. One that arrived by a later attempt has arrived. */
export function judgeDeliveries(attempts: Delivery[]): Finding[] {
  const guids = guidsOf(attempts)
  if (guids.length === 0) return [warning(ABOUT, 'doctor_hook_silent', {})]
  const arrived = new Set(attempts.filter(each => each.arrived).map(({ guid }) => guid))
  const lost = attempts.filter(({ guid }) => !arrived.has(guid))
  const [newest] = lost
  if (newest === undefined) return []
  const failed = new Set(lost.map(({ guid }) => guid)).size
  const told = { failed, total: guids.length, status: newest.status }
  const isNow = guids[0] === newest.guid
  return [isNow ? fault(ABOUT, 'doctor_hook_failing', told) : warning(ABOUT, 'doctor_hook_failing', told)]
}

function guidsOf(attempts: Delivery[]): string[] {
  return [...new Set(attempts.map(({ guid }) => guid))]
}
