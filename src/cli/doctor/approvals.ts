import type { Rules } from '../../release/rules.ts'
import { fault, ok, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

const ABOUT = 'approvals'

/** Whether there are as many people as the rules of the environments ask for. */
export const approvalsCheck: Check = {
  about: ABOUT,
  run: async patient => {
    const ruled = patient.rules.filter(({ approvals }) => approvals !== null)
    if (ruled.length === 0) return []
    const pools = createPools(patient)
    const wrong = (await Promise.all(ruled.map(async rules => judgePeers(rules, await pools(rules))))).flat()
    return wrong.length > 0 ? wrong : [ok(ABOUT, 'there are people enough for each rule')]
  },
}

/** `pool` null: nobody can say how many, such as the owners of code. */
export function judgePeers({ target, approvals }: Rules, pool: string[] | null): Finding[] {
  const count = approvals?.peers.count ?? 0
  if (pool === null || pool.length >= count) return []
  return [fault(ABOUT, 'doctor_approvals_few', { target, count, people: pool.length })]
}

/** Everybody whom a rule takes for a peer, each team and each repository asked about once. */
function createPools({ clients: { git } }: Patient): (rules: Rules) => Promise<string[] | null> {
  const asked = new Map<string, Promise<string[]>>()
  const once = (key: string, ask: () => Promise<string[]>) => {
    const known = asked.get(key) ?? ask()
    asked.set(key, known)
    return known
  }
  return async ({ approvals, place }) => {
    const from = approvals === null || approvals.from.length === 0 ? ['writers' as const] : approvals.from
    if (from.includes('codeowners')) return null
    const people = from.map(async who => {
      if (who.startsWith('user:')) return [who.slice('user:'.length)]
      if (who === 'writers') return once(place.repository, () => git.survey.writers(place.repository))
      const team = who.slice('team:'.length)
      return once(who, async () => (await git.survey.members(team)) ?? [])
    })
    return [...new Set((await Promise.all(people)).flat().map(login => login.toLowerCase()))]
  }
}
