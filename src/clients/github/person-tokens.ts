import { RetryableError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Grant, Links, Store } from '../../ports.ts'
import type { GitHubAccounts } from './accounts.ts'

/** Renewed so long before its end, and used meanwhile where somebody else is renewing it. */
const RENEW_MS = 10 * 60_000
const LEASE_MS = 30_000
const BUSY_MS = 200

/** Tokens to act as people. */
export type PersonTokens = {
  /** A token that is good for now; null where the account is not linked (any more). */
  of(account: number): Promise<string | null>
  /** GitHub refused this token: null where that is its last word and the link is forgotten, else the newer token. */
  afterRefusal(account: number, token: string): Promise<string | null>
}

type Needs = {
  links: Links
  accounts: Pick<GitHubAccounts, 'renew'>
  store: Pick<Store, 'lease' | 'nowMs'>
  log: Pick<Log, 'info'>
}

/** Both tokens are new after a renewal and the old ones over, so that one replica at a time renews. */
export function createPersonTokens(needs: Needs): PersonTokens {
  const { links, store } = needs
  return {
    of: async account => {
      const grant = await links.grantOf(account)
      if (grant === null) return null
      const leftMs = (grant.accessEndsAtMs ?? Infinity) - (await store.nowMs())
      if (leftMs > RENEW_MS) return grant.access
      return renewed(needs, { account, leftMs })
    },
    afterRefusal: async (account, token) => {
      // While it is renewed the old one is over and the new one not stored yet: that is no last word.
      const lease = await store.lease(leaseOf(account), LEASE_MS)
      if (lease === null) throw busy(account)
      try {
        const grant = await links.grantOf(account)
        if (grant === null || grant.access !== token) return grant?.access ?? null
        await forgotten(needs, account, 'GitHub does not take the token any more')
        return null
      } finally {
        await lease.release()
      }
    },
  }
}

/** Nobody acts as a person whose link is forgotten. */
export const NO_PERSON_TOKENS: PersonTokens = { of: async () => null, afterRefusal: async () => null }

async function renewed(
  needs: Needs,
  { account, leftMs }: { account: number; leftMs: number },
): Promise<string | null> {
  const lease = await needs.store.lease(leaseOf(account), LEASE_MS)
  if (lease === null) return meanwhile(needs, { account, leftMs })
  try {
    const [grant, nowMs] = await Promise.all([needs.links.grantOf(account), needs.store.nowMs()])
    if (grant === null) return null
    // Somebody else renewed it between our look and our lease.
    if ((grant.accessEndsAtMs ?? Infinity) - nowMs > RENEW_MS) return grant.access
    return await renew(needs, { account, grant, nowMs })
  } finally {
    await lease.release()
  }
}

async function renew(
  needs: Needs,
  { account, grant, nowMs }: { account: number; grant: Grant; nowMs: number },
): Promise<string | null> {
  const isOver = (grant.accessEndsAtMs ?? Infinity) <= nowMs
  const after = grant.refresh === null ? 'over' : await needs.accounts.renew(grant.refresh, nowMs)
  if (after === 'over') {
    if (grant.refresh === null && !isOver) return grant.access
    await forgotten(needs, account, 'the token cannot be renewed any more')
    return null
  }
  // A link that was replaced meanwhile has a token of its own.
  return (await needs.links.renew(account, grant, after)) ? after.access : null
}

/** Whoever finds it being renewed uses what is still good, and comes back soon for what is not. */
async function meanwhile(
  needs: Needs,
  { account, leftMs }: { account: number; leftMs: number },
): Promise<string | null> {
  const grant = leftMs > 0 ? await needs.links.grantOf(account) : null
  if (grant !== null) return grant.access
  throw busy(account)
}

function leaseOf(account: number): string {
  return `token:${account}`
}

function busy(account: number): RetryableError {
  return new RetryableError('store_lane_busy', { lane: leaseOf(account) }, { retryAfterMs: BUSY_MS })
}

async function forgotten({ links, log }: Needs, account: number, why: string): Promise<void> {
  const link = await links.ofAccount(account)
  if (link === null) return
  await links.unlink(link.slack)
  log.info({ slack: link.slack, why }, 'a link is forgotten')
}
