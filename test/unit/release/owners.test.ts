import { describe, expect, it } from 'vitest'
import { isOwner, ownersFor, readOwners } from '../../../src/release/codeowners/owners.ts'
import type { Owners } from '../../../src/release/release.ts'

const PATH = 'production/checkout/deployment.yaml'

function named(text: string, paths = [PATH]): Owners {
  return ownersFor(readOwners('.github/CODEOWNERS', text), paths, 'acme')
}

describe('whom CODEOWNERS names for what changes', () => {
  it('is people and teams, each once', () => {
    const text = '/production/ @ann @acme/sre\n/production/checkout/ @bob @acme/Payments\n*.md @carol'
    expect(named(text, [PATH, 'production/checkout/service.yaml'])).toEqual({
      users: ['bob'],
      teams: ['acme/Payments'],
      faults: [],
    })
  })

  it('is nobody where no line is about it, and says so', () => {
    expect(named('/staging/ @ann')).toEqual({
      users: [],
      teams: [],
      faults: [`.github/CODEOWNERS names nobody for ${PATH}`],
    })
  })

  it('leaves out whom nobody can tell, and says whom', () => {
    expect(named('* @ann bob@acme.example @other/sre').users).toEqual(['ann'])
    expect(named('* @ann bob@acme.example @other/sre').faults).toEqual([
      '.github/CODEOWNERS names bob@acme.example: Slipway knows people by their login, not by e-mail',
      '.github/CODEOWNERS names other/sre: a team of another organisation owns nothing here',
    ])
  })

  it('says which lines are skipped, but never more than three faults', () => {
    expect(named('* @ann\n!x @bob\n# a comment\n\n[a] @bob').faults).toEqual([
      '.github/CODEOWNERS line 2 is not valid, and skipped as GitHub does',
      '.github/CODEOWNERS line 5 is not valid, and skipped as GitHub does',
    ])
    expect(named('!a\n!b\n!c\n!d\n* @ann').faults).toHaveLength(3)
  })
})

describe('an owner', () => {
  const owners = { users: ['Ann'], teams: ['acme/SRE'], faults: [] }

  it('is named by login or by a team, in any case of letters', () => {
    expect(isOwner(owners, { login: 'ann', teams: [] })).toBe(true)
    expect(isOwner(owners, { login: 'bob', teams: ['acme/sre'] })).toBe(true)
  })

  it('is nobody else, and nobody at all while the file was not read', () => {
    expect(isOwner(owners, { login: 'bob', teams: ['acme/payments'] })).toBe(false)
    expect(isOwner(null, { login: 'ann', teams: ['acme/sre'] })).toBe(false)
  })
})
