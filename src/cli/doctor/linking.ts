import { createAccounts } from '../../clients/github/accounts.ts'
import { createLog } from '../../log.ts'
import { ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

const ABOUT = 'linking accounts'

/** Whether people can link their GitHub accounts: begins a device flow, whose code nobody will enter. */
export const linkingCheck: Check = {
  about: ABOUT,
  run: async patient => {
    const { linking, github } = patient.secrets
    if (linking === null) return judgeUnlinked(patient)
    const { clientId, clientSecret } = linking
    const log = createLog({ level: 'silent' })
    const accounts = createAccounts({
      apiUrl: github.apiUrl,
      webUrl: github.url,
      clientId,
      clientSecret,
      log,
    })
    try {
      await accounts.begin(Date.now())
      return [ok(ABOUT, 'GitHub begins a device flow')]
    } finally {
      await accounts.close()
    }
  },
}

/** Without linking a click is only recorded, and a rule may not count what is only recorded. */
export function judgeUnlinked({ rules }: Pick<Patient, 'rules'>): Finding[] {
  const refusing = rules.filter(({ approvals }) => approvals?.recorded === 'refuse')
  if (refusing.length === 0) return []
  const targets = refusing.map(({ target }) => target).join(', ')
  return [warning(ABOUT, 'doctor_linking_off', { targets })]
}
