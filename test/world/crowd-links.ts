import { personalToken } from '../../sandbox/github/seed.ts'
import { createStore } from '../../src/clients/store.ts'
import { createLog } from '../../src/log.ts'
import { ACCOUNT_IDS_FROM } from './crowd.ts'
import type { Member } from './crowd.ts'

const KEY = Buffer.alloc(32, 9)

/** The settings with which people can be linked. */
export const LINKING = {
  GITHUB_APP_CLIENT_ID: 'Iv1.sandbox4242',
  GITHUB_APP_CLIENT_SECRET: 'sandbox-client-secret',
  SLIPWAY_TOKEN_KEYS: KEY.toString('base64'),
}

/** Everybody has linked their GitHub account some time before: what they click is a review of theirs there. */
export async function linkAll(redisUrl: string, crowd: readonly Member[]): Promise<void> {
  const store = await createStore({ url: redisUrl, log: createLog({ level: 'silent' }), tokenKeys: [KEY] })
  try {
    await Promise.all(
      crowd.map(({ github: login, slack }, n) =>
        store.links.link(
          { slack, account: { id: ACCOUNT_IDS_FROM + n, login }, linkedAtMs: Date.now() },
          { access: personalToken(login), accessEndsAtMs: null, refresh: null },
        ),
      ),
    )
  } finally {
    store.disconnect()
  }
}
