import type { Person } from '../../src/release/release.ts'

export const PEOPLE = ['ann', 'bob', 'carol', 'dave']

export function person(login: string): Person {
  return { login, id: 100 + PEOPLE.indexOf(login), bot: false }
}

/** Dave has an account and no right to write: he may open a pull request, and say what counts for nothing. */
export function mayWrite(login: string): boolean {
  return PEOPLE.includes(login) && login !== 'dave'
}

/** `UANN` → `ann`; strangers are nobody. */
export function loginOf(slack: string): string | null {
  const login = slack.slice(1).toLowerCase()
  return PEOPLE.includes(login) ? login : null
}
