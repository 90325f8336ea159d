import type { Accounts, Grant, Link, Linking, Links } from '../../src/ports.ts'

export type FakeLinks = Links & { all: Map<string, { link: Link; grant: Grant }> }

/** Links and those that are being made, as Redis keeps them. */
export function memoryLinks(): FakeLinks {
  const all: FakeLinks['all'] = new Map()
  const linkings = new Map<string, Linking>()
  const byAccount = (id: number) => [...all.values()].find(({ link }) => link.account.id === id) ?? null
  return {
    all,
    of: async slack => all.get(slack)?.link ?? null,
    ofAccount: async id => byAccount(id)?.link ?? null,
    link: async (link, grant) => {
      const other = byAccount(link.account.id)
      if (other !== null && other.link.slack !== link.slack) return 'taken'
      all.set(link.slack, { link, grant })
      return 'linked'
    },
    unlink: async slack => {
      const one = all.get(slack) ?? null
      all.delete(slack)
      return one
    },
    grantOf: async id => byAccount(id)?.grant ?? null,
    renew: async (id, before, after) => {
      const one = byAccount(id)
      if (one === null || one.grant.access !== before.access) return false
      all.set(one.link.slack, { ...one, grant: after })
      return true
    },
    linking: async slack => linkings.get(slack) ?? null,
    keep: async linking => void linkings.set(linking.slack, linking),
    drop: async slack => void linkings.delete(slack),
    linkings: async () => [...linkings.keys()],
  }
}

export type FakeAccounts = Accounts & {
  /** Codes that were entered on GitHub, and by whom; `null`: refused there. */
  entered: Map<string, { login: string; id: number; emails: string[] } | null>
  /** Device codes that GitHub was asked with, in order. */
  asked: string[]
  /** Tokens that are over. */
  over: Set<string>
  /** Says once that it is asked too often. */
  tired: boolean
  /** How long GitHub wants to be left alone between two questions. */
  intervalMs: number
}

/** GitHub's device flow, with people who enter codes. */
export function memoryAccounts(): FakeAccounts {
  let begun = 0
  const entered: FakeAccounts['entered'] = new Map()
  const whose = new Map<string, { login: string; id: number; emails: string[] }>()
  const accounts: FakeAccounts = {
    entered,
    asked: [],
    over: new Set(),
    tired: false,
    intervalMs: 5_000,
    begin: async nowMs => {
      begun += 1
      const userCode = `CODE-${begun}`
      const url = 'https://github.com/login/device'
      const device = { userCode, url, deviceCode: `device of ${userCode}`, endsAtMs: nowMs + 900_000 }
      return { device, intervalMs: accounts.intervalMs }
    },
    ask: async (deviceCode, nowMs) => {
      accounts.asked.push(deviceCode)
      if (accounts.tired) {
        accounts.tired = false
        return { kind: 'slower', intervalMs: 10_000 }
      }
      const person = entered.get(deviceCode.slice('device of '.length))
      if (person === undefined) return { kind: 'pending' }
      if (person === null) return { kind: 'denied' }
      const access = `token of ${person.login} ${accounts.asked.length}`
      whose.set(access, person)
      return { kind: 'granted', grant: { access, accessEndsAtMs: nowMs + 28_800_000, refresh: 'refresh' } }
    },
    whose: async ({ access }) => {
      const { login, id, emails } = whose.get(access) ?? { login: '', id: 0, emails: [] }
      return { account: { login, id }, emails }
    },
    isOver: async ({ access }) => accounts.over.has(access),
    end: async ({ access }) => void accounts.over.add(access),
  }
  return accounts
}
