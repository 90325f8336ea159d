import { describe, expect, it } from 'vitest'
import { declares } from '../../../jobs/declares.ts'
import { RetryableError } from '../../../src/errors.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryLinks } from '../../simulator/memory-links.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat } from '../../simulator/memory-world.ts'
import { rulesOf } from '../views/world.ts'

const clock = { nowMs: () => 0 }
const SRE = rulesOf({ emergency: ['team:acme/sre'] })
const away = new RetryableError('git_unreachable', { reason: 'timeout' })

function asked(rules: Rules, teamsOf: () => Promise<string[]>, login: string | null = 'carol') {
  const needs = {
    store: memoryStore(clock),
    chat: memoryChat(),
    links: memoryLinks(),
    git: { ...memoryGit(clock, []), teamsOf, mayWrite: async () => true },
    people: { loginOf: () => login, slackOf: () => null, admins: () => [] },
  }
  return declares(needs, 'U01CAROL', rules)
}

describe('whether somebody is offered to declare an emergency', () => {
  it('is by the people and teams that the configuration names', async () => {
    expect(await asked(SRE, async () => ['acme/sre'])).toBe(true)
    expect(await asked(SRE, async () => [])).toBe(false)
    expect(await asked(rulesOf({ emergency: ['user:carol'] }), async () => [])).toBe(true)
    expect(await asked(rulesOf({ emergency: ['user:carol'] }), async () => [], null)).toBe(false)
  })

  it('is no where nobody is named, without asking anybody', async () => {
    expect(await asked(rulesOf(), () => Promise.reject(new Error('asked')))).toBe(false)
  })

  it('is yes while GitHub cannot say so, since it is judged again when it is declared', async () => {
    expect(await asked(SRE, () => Promise.reject(away))).toBe(true)
  })
})
