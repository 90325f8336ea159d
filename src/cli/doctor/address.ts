import { ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check } from './patient.ts'

const ABOUT = 'PUBLIC_URL'
const TIMEOUT_MS = 5_000

/** Asks Slipway itself by its public address. It may answer others and not us, so that silence is no fault. */
export const addressCheck: Check = {
  about: ABOUT,
  run: async ({ secrets: { publicUrl } }): Promise<Finding[]> => {
    if (publicUrl === null) return []
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const answer = await fetch(`${publicUrl}/healthz`, { signal, redirect: 'manual' })
      await answer.body?.cancel()
      if (answer.status === 200) return [ok(ABOUT, `${publicUrl} leads to a Slipway that runs`)]
      return [warning(ABOUT, 'doctor_public_silent', { reason: `status ${answer.status}` })]
    } catch (error) {
      return [warning(ABOUT, 'doctor_public_silent', { reason: reasonOf(error) })]
    }
  },
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : ''
  return cause || error.message
}
