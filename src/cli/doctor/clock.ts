import { fault, warning, type Finding } from '../../views/doctor.ts'

const WARN_MS = 3_000
/** GitHub takes no signature of an App that is a minute away. */
const FAULT_MS = 30_000

/** How far another clock is from ours; nothing where they agree. */
export function judgeClock(about: string, aheadMs: number | null): Finding[] {
  const apartMs = Math.abs(aheadMs ?? 0)
  if (apartMs < WARN_MS) return []
  const told = { where: about, seconds: Math.round(apartMs / 1_000) }
  return [apartMs < FAULT_MS ? warning(about, 'doctor_clock', told) : fault(about, 'doctor_clock', told)]
}
