import { z } from 'zod'
import type { Started } from './started.ts'

export const clientId = 'Iv1.4242'
const Begun = z.object({ device_code: z.string(), user_code: z.string(), interval: z.number() })
const Issued = z.object({ access_token: z.string(), refresh_token: z.string() })
type Answer = { status: number; body: unknown }

export type Linking = {
  post: (path: string, fields: Record<string, string>, accept?: string) => Promise<Answer>
  begin: () => Promise<z.infer<typeof Begun>>
  /** What a person does on the page. */
  enter: (code: string, person: string, what?: 'authorize' | 'refuse') => Promise<Answer>
  poll: (deviceCode: string) => Promise<unknown>
  refresh: (token: string) => Promise<unknown>
  /** The whole way, to the tokens. */
  link: (person: string) => Promise<z.infer<typeof Issued>>
}

/** The device flow as an App and a person go through it. */
export function linking(github: Started): Linking {
  const post: Linking['post'] = async (path, fields, accept = 'application/json') => {
    const body = new URLSearchParams(fields)
    const response = await fetch(`${github.url}${path}`, { method: 'POST', body, headers: { accept } })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }
  const ask = async (fields: Record<string, string>) =>
    (await post('/login/oauth/access_token', { client_id: clientId, ...fields })).body
  const begin = async () => Begun.parse((await post('/login/device/code', { client_id: clientId })).body)
  const enter: Linking['enter'] = (code, person, what = 'authorize') =>
    post('/login/device', { user_code: code, person, do: what })
  const poll = (code: string) =>
    ask({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: code })
  return {
    post,
    begin,
    enter,
    poll,
    refresh: token => ask({ grant_type: 'refresh_token', refresh_token: token }),
    link: async person => {
      const { device_code: code, user_code: userCode } = await begin()
      await enter(userCode, person)
      return Issued.parse(await poll(code))
    },
  }
}
