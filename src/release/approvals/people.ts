import type { Person } from '../release.ts'
import type { Question } from './question.ts'

/** GitHub's id decides where both are known: a login can be changed, and taken by somebody else. */
export function isSame(one: Person, other: Person): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id
  return isLogin(one, other.login)
}

export function isLogin(person: Person, login: string): boolean {
  return person.login.toLowerCase() === login.toLowerCase()
}

export function includes(people: Person[], person: Person): boolean {
  return people.some(each => isSame(each, person))
}

/** Each person once, the first of their mentions. */
export function distinct(people: Person[]): Person[] {
  return firstOf(people, person => person)
}

/** The first of each person's; however many people there are, each is looked at once. */
export function firstOf<Of>(all: Of[], personOf: (one: Of) => Person): Of[] {
  const ids = new Set<number>()
  const [logins, nameless] = [new Set<string>(), new Set<string>()]
  return all.filter(one => {
    const { id, login } = personOf(one)
    const name = login.toLowerCase()
    // As `isSame` says of any two: by id where both have one, else by login.
    const isKnown = nameless.has(name) || (id === null ? logins.has(name) : ids.has(id))
    if (id === null) nameless.add(name)
    else ids.add(id)
    logins.add(name)
    return !isKnown
  })
}

/** The people among the authors: those who can review, and those who left or never could. */
export function humanAuthors({ authors, reachable }: Pick<Question, 'authors' | 'reachable'>): {
  here: Person[]
  away: Person[]
} {
  const people = distinct(authors.filter(({ bot }) => !bot))
  const isHere = (person: Person) => reachable === null || reachable.some(login => isLogin(person, login))
  return { here: people.filter(isHere), away: people.filter(person => !isHere(person)) }
}
