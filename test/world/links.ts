import { z } from 'zod'
import { createStore } from '../../src/clients/store.ts'
import { createLog } from '../../src/log.ts'
import type { Grant } from '../../src/ports.ts'
import { ACCOUNT_IDS_FROM } from './crowd.ts'
import type { Member } from './crowd.ts'
import { TOKEN_KEY } from './servers.ts'

const CLIENT = { client_id: 'Iv1.4242' }
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const Begun = z.object({ device_code: z.string(), user_code: z.string() })
const Given = z.object({ access_token: z.string() })

/** Carol has linked her GitHub account; so has Ann, who took Slipway's right back since, and nobody noticed yet. */
export async function linkPeople(at: { redisUrl: string; github: string }): Promise<void> {
  const log = createLog({ level: 'silent' })
  const store = await createStore({ url: at.redisUrl, tokenKeys: [TOKEN_KEY], log })
  const linkedAtMs = await store.nowMs()
  const carol = { slack: 'U01CAROL', account: { id: 103, login: 'carol' }, linkedAtMs }
  const ann = { slack: 'U01ANN', account: { id: 101, login: 'ann' }, linkedAtMs }
  await store.links.link(carol, grantOf(await tokenOf(at.github, 'carol')))
  await store.links.link(ann, grantOf('ghu_overSinceYesterday'))
  store.disconnect()
}

/** Everybody of a crowd has linked their GitHub account: what they click is a review of theirs there. */
export async function linkCrowd(
  at: { redisUrl: string; github: string },
  crowd: readonly Member[],
): Promise<void> {
  const log = createLog({ level: 'silent' })
  const store = await createStore({ url: at.redisUrl, tokenKeys: [TOKEN_KEY], log })
  const linkedAtMs = await store.nowMs()
  await Promise.all(
    crowd.map(async ({ github: login, slack }, n) => {
      const account = { id: ACCOUNT_IDS_FROM + n, login }
      await store.links.link({ slack, account, linkedAtMs }, grantOf(await tokenOf(at.github, login)))
    }),
  )
  store.disconnect()
}

function grantOf(access: string): Grant {
  return { access, accessEndsAtMs: null, refresh: null }
}

async function tokenOf(github: string, person: string): Promise<string> {
  const { device_code: code, user_code: userCode } = await post(github, '/login/device/code', CLIENT, Begun)
  const fields = new URLSearchParams({ user_code: userCode, person, do: 'authorize' })
  await fetch(`${github}/login/device`, { method: 'POST', body: fields })
  const asked = { ...CLIENT, device_code: code, grant_type: DEVICE_GRANT }
  return (await post(github, '/login/oauth/access_token', asked, Given)).access_token
}

async function post<T>(
  github: string,
  path: string,
  fields: Record<string, string>,
  shape: z.ZodType<T>,
): Promise<T> {
  const headers = { accept: 'application/json' }
  const body = new URLSearchParams(fields)
  return shape.parse(await (await fetch(github + path, { method: 'POST', headers, body })).json())
}
