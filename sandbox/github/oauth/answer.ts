import type { Reply } from '../http/route.ts'
import type { World } from '../world.ts'
import { beginDevice, grantToken } from './device.ts'

/** Paths of the web host that programs call. */
export function isOAuthPath(path: string): boolean {
  return path === '/login/device/code' || path === '/login/oauth/access_token'
}

/** Answers as a form unless JSON is asked for; what is refused is a 200 with an `error`, as OAuth has it. */
export function answerOAuth(
  world: World,
  {
    method,
    path,
    accept,
    form,
  }: { method: string; path: string; accept: string; form: Record<string, string> },
): Reply {
  const body = path === '/login/device/code' ? beginDevice(world, form) : grantToken(world, form)
  if (method !== 'POST' || body === null) return { status: 404, body: { error: 'Not Found' } }
  if (accept.includes('json')) return { status: 200, body }
  const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)])
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return { status: 200, headers, body: Buffer.from(new URLSearchParams(fields).toString()) }
}
