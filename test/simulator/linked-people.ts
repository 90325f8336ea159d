import { memoryLinks, type FakeLinks } from './memory-links.ts'
import { PEOPLE, person } from './people.ts'
import type { Random } from './random.ts'

/** Some of the people have linked their account, others have not. */
export function linkedPeople(random: Random): FakeLinks {
  const links = memoryLinks()
  for (const login of PEOPLE) {
    if (random.chance(0.5)) continue
    const link = {
      slack: `U${login.toUpperCase()}`,
      account: { login, id: person(login).id ?? 0 },
      linkedAtMs: 0,
    }
    const grant = { access: `token of ${login}`, accessEndsAtMs: null, refresh: null }
    links.all.set(link.slack, { link, grant })
  }
  return links
}
