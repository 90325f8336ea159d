import { ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check } from './patient.ts'

const ABOUT = 'slipway.yml'

/** What the configuration may say, and is probably not meant. */
export const settingsCheck: Check = {
  about: ABOUT,
  run: async ({ config, rules }): Promise<Finding[]> => {
    const silent = Object.entries(config.services).filter(([, { source }]) => source === undefined)
    const wrong = silent.map(([service]) => warning(ABOUT, 'doctor_no_source', { service }))
    return wrong.length > 0
      ? wrong
      : [ok(ABOUT, `valid, ${rules.length} ${rules.length === 1 ? 'target' : 'targets'}`)]
  },
}
