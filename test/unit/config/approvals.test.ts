import { describe, expect, it } from 'vitest'
import { operatorTeams } from '../../../src/config/people.ts'
import { rulesOf } from '../../../src/config/rules.ts'
import { changed, configOf, faultsIn, problemsIn } from './files.ts'

const pulls = (more = '') => changed('delivery: commit\n', `delivery: pull-request\n${more}`)

function rules(text: string) {
  return rulesOf(configOf(text), 'main').get('staging/checkout')
}

describe('the rules of pull requests', () => {
  it('ask for any one author where nothing is said of approvals', () => {
    expect(rules(pulls())).toMatchObject({
      delivery: 'pull-request',
      approvals: {
        authors: 'any',
        peers: { count: 0, outsiders: false },
        from: [],
        expireMs: null,
        recorded: 'refuse',
      },
      merge: 'author',
      supersede: 'until-approved',
    })
  })

  it('are taken as they are written', () => {
    const from = '[ann, user:bob, "team:acme/sre", writers]'
    const peers = '{ count: 2, outsiders: true }'
    const approvals = `{ authors: all, peers: ${peers}, from: ${from}, expire: 24h, recorded: count }`
    const text = pulls(`    approvals: ${approvals}\n    merge: auto\n    supersede: never\n`)
    expect(rules(text)).toMatchObject({
      approvals: {
        authors: 'all',
        peers: { count: 2, outsiders: true },
        from: ['user:ann', 'user:bob', 'team:acme/sre', 'writers'],
        expireMs: 86_400_000,
        recorded: 'count',
      },
      merge: 'auto',
      supersede: 'never',
    })
    expect(operatorTeams(configOf(text))).toEqual(['acme/sre'])
  })

  it('hold what got in without approvals, unless it is to be applied', () => {
    expect(rules(pulls())?.outside).toBe('hold')
    expect(rules(pulls('    outside: apply\n'))?.outside).toBe('apply')
    expect(faultsIn(changed('    cluster: staging\n', '    cluster: staging\n    outside: hold\n'))).toEqual([
      '11 environments.staging.outside: config_only_pulls',
    ])
  })

  it('are overridden by a service key by key', () => {
    const text = `${pulls('    approvals: { peers: 1, from: [ann], expire: 1h }\n')}    environments: { staging: { approvals: { authors: none } } }\n`
    expect(rules(text)?.approvals).toMatchObject({
      authors: 'none',
      peers: { count: 1 },
      from: ['user:ann'],
      expireMs: 3_600_000,
    })
  })

  it('are none where a service is delivered by commit all the same', () => {
    const text = `${pulls('    approvals: { peers: 1 }\n')}    environments: { staging: { delivery: commit } }\n`
    expect(rules(text)).toMatchObject({ delivery: 'commit', approvals: null })
  })
})

const commit = (line: string) => changed('delivery: commit\n', `delivery: commit\n    ${line}\n`)
const override = (settings: string, text = pulls()) =>
  `${text}    environments: { staging: { ${settings} } }\n`

const said = (text: string) => problemsIn(text).map(({ message, remedy }) => `${message} ${remedy}`)

const WRONG = [
  [
    'approvals of a commit',
    commit('approvals: { peers: 1 }'),
    '10 environments.staging.approvals: config_only_pulls',
  ],
  ['merge of a commit', commit('merge: auto'), '10 environments.staging.merge: config_only_pulls'],
  [
    'supersede of a commit',
    commit('supersede: always'),
    '10 environments.staging.supersede: config_only_pulls',
  ],
  [
    'the same in a service',
    override('delivery: commit, merge: auto'),
    '17 services.checkout.environments.staging.merge: config_only_pulls',
  ],
  [
    'approvals of nobody',
    pulls('    approvals: { authors: none }\n'),
    '10 environments.staging.approvals: config_approvals_nobody',
  ],
  [
    'approvals of nobody in a service',
    override('approvals: { authors: none, peers: 0 }'),
    '17 services.checkout.environments.staging.approvals: config_approvals_nobody',
  ],
  [
    'more peers than there are',
    pulls('    approvals: { peers: 2, from: [ann, user:ann] }\n'),
    '10 environments.staging.approvals: config_approvals_few',
  ],
  [
    'a number of peers that is none',
    pulls('    approvals: { peers: -1 }\n'),
    '10 environments.staging.approvals.peers: config_form',
  ],
  [
    'no peers that are outsiders',
    pulls('    approvals: { peers: { count: 0, outsiders: true } }\n'),
    '10 environments.staging.approvals.peers.count: config_form',
  ],
  [
    'a misspelt reviewer',
    pulls('    approvals: { from: ["team:sre"] }\n'),
    '10 environments.staging.approvals.from[0]: config_form',
  ],
] as const

describe('what is refused of them', () => {
  it.each(WRONG)('%s', (_what, text, fault) => {
    expect(faultsIn(text)).toEqual([fault])
  })

  it('says what to write instead', () => {
    expect(said(commit('merge: auto'))).toEqual([
      'merge is for pull requests, and staging is delivered by commit. Write delivery: pull-request, or take merge out.',
    ])
    expect(said(pulls('    approvals: { authors: none }\n'))).toEqual([
      'Nobody has to approve the pull requests of staging. Write peers: 1; or merge: author or merge: auto beside it, if that is meant.',
    ])
    expect(said(pulls('    approvals: { peers: 2, from: [ann] }\n'))).toEqual([
      'staging asks for 2 peers, and from names 1. Name more people or a team in from, or ask for fewer peers.',
    ])
  })

  it('is not that code owners are to approve, however many there are', () => {
    expect(said(pulls('    approvals: { peers: 3, from: [codeowners] }\n'))).toEqual([])
  })

  it('is not that nobody approves, where it is said who merges', () => {
    expect(faultsIn(pulls('    approvals: { authors: none }\n    merge: author\n'))).toEqual([])
    expect(faultsIn(override('approvals: { authors: none }', pulls('    merge: auto\n')))).toEqual([])
    expect(faultsIn(pulls('    approvals: { authors: none }\n    merge: queue\n'))).toEqual([])
  })

  it('is not the number of peers, where a team may be any number of people', () => {
    expect(faultsIn(pulls('    approvals: { peers: 3, from: ["team:acme/sre", ann] }\n'))).toEqual([])
  })
})
