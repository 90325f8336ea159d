import type { Changes } from '../changes.ts'
import { answerDevice } from '../oauth/device.ts'
import { revokeGrant } from '../oauth/tokens.ts'
import { findUser } from '../world.ts'
import type { World } from '../world.ts'
import { escape, pageOf, select } from './layout.ts'

type Fields = Record<string, string>
type Place = { world: World; changes: Changes }

/** Whether a path is one of the pages where a person says what the App may do for them. */
export function isAuthorizePath(path: string): boolean {
  return path === '/login/device' || path === settings
}

const settings = '/settings/apps/authorizations'

type Shown = { code?: string; said?: string; person?: string }

/** `person` is who is signed in in this browser. */
export function authorizePage(
  world: World,
  path: string,
  { code = '', said = '', person }: Shown = {},
): string {
  const notice = said === '' ? '' : `<p class="notice" role="status">${escape(said)}</p>`
  return path === settings
    ? pageOf(null, 'Authorized GitHub Apps', notice + settingsForm(world, person))
    : pageOf(null, 'Device activation', notice + deviceForm(world, code, person))
}

/** Does what such a form says, and gives the sentence that the page then shows. */
export function authorize(place: Place, path: string, form: Fields): { done: boolean; said: string } {
  const { world } = place
  const login = form['person'] ?? ''
  if (path === settings) {
    const user = findUser(world, login)
    const done = user !== null && revokeGrant(place, user)
    return { done, said: done ? `Revoked for ${login}.` : `${login} has not authorized ${world.app.name}.` }
  }
  const allow = form['do'] === 'authorize'
  const wrong = answerDevice(world, { code: form['user_code'] ?? '', login, allow })
  if (wrong !== null) return { done: false, said: wrong }
  return {
    done: true,
    said: allow ? "Congratulations, you're all set!" : 'You refused. Nothing was authorized.',
  }
}

function deviceForm(world: World, code: string, person: string | undefined): string {
  return `<p>Enter the code that ${escape(world.app.name)} showed you.</p>
<form class="act" method="post" action="/login/device"><label>As ${people(world, person)}</label>
<label>Code <input name="user_code" value="${escape(code)}" autocomplete="off" placeholder="XXXX-XXXX" required></label>
<div><button class="go" name="do" value="authorize">Authorize ${escape(world.app.name)}</button>
<button name="do" value="refuse">Cancel</button></div></form>`
}

function settingsForm(world: World, person: string | undefined): string {
  return `<form class="act" method="post" action="${settings}"><label>As ${people(world, person)}</label>
<div><button name="do" value="revoke">Revoke ${escape(world.app.name)}</button></div></form>`
}

function people(world: World, person: string | undefined): string {
  const names = [...world.users.values()].filter(user => user.type === 'User' && user !== world.webFlow)
  return select(
    'person',
    names.map(({ login }) => login),
    person,
  )
}
