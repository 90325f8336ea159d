import type { Person } from '../../src/release/release.ts'

export const PEOPLE = ['ann', 'bob', 'carol', 'dave']

export function person(login: string): Person {
  return { login, id: 100 + PEOPLE.indexOf(login), bot: false }
}

/** `UANN` → `ann`; strangers are nobody. */
export function loginOf(slack: string): string | null {
  const login = slack.slice(1).toLowerCase()
  return PEOPLE.includes(login) ? login : null
}
