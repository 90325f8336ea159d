import { describe, expect, it } from 'vitest'
import { generation } from '../../../src/config/config.ts'
import { durationMs } from '../../../src/config/duration.ts'
import { loginOf, operatorTeams, slackOf } from '../../../src/config/people.ts'
import { registriesOf } from '../../../src/config/registries.ts'
import { rulesOf, targetsOf } from '../../../src/config/rules.ts'
import { changed, configOf, VALID } from './files.ts'

const TWO = `${changed(
  'services:\n',
  `  production:
    delivery: commit
    cluster: staging
    namespace: shop
    tags: { regex: '^main-(?<n>[0-9]+)$', order: numerical, by: n, ignore: [main-7] }
    rollback: { auto: true, from: [operators] }
    operators: [ann, "team:acme/sre"]
services:
`,
)}    environments:
      production: { deadline: 1h30m, rollback: { auto: false } }
  worker:
    images: { api: localhost:5000/api, queue: redis }
    source: { repository: acme/shop, paths: [worker] }
    manifests: { path: "{service}/{environment}" }
    environments: { production: false }
`

describe('the rules of a target', () => {
  it('come from the environment, with defaults for what it does not say', () => {
    expect(rulesOf(configOf(VALID), 'main').get('staging/checkout')).toEqual({
      generation: generation(configOf(VALID)),
      target: 'staging/checkout',
      environment: 'staging',
      service: 'checkout',
      delivery: 'commit',
      approvals: null,
      linking: false,
      merge: 'author',
      supersede: 'until-approved',
      outside: 'apply',
      place: {
        repository: 'acme/deploy',
        branch: 'main',
        path: 'staging/checkout',
        cluster: 'staging',
        namespace: 'checkout',
      },
      platforms: ['linux/amd64'],
      images: { main: 'ghcr.io/acme/checkout' },
      tags: { kind: 'semver', range: '>=1.0.0' },
      after: null,
      freezes: [],
      tells: [],
      pin: 'digest',
      source: null,
      sources: [],
      channel: '#releases',
      announce: 'card',
      operators: ['writers'],
      emergency: [],
      rollback: { auto: false, from: ['operators', 'authors'] },
      deadlineMs: 600_000,
      gatherMs: 900_000,
      allow: [],
    })
  })
})

describe('rules that a service changes', () => {
  it('are overridden by the service, rollback key by key', () => {
    expect(rulesOf(configOf(TWO), 'main').get('production/checkout')).toMatchObject({
      deadlineMs: 5_400_000,
      rollback: { auto: false, from: ['operators'] },
      operators: ['user:ann', 'team:acme/sre'],
      place: { namespace: 'shop', path: 'production/checkout' },
      tags: {
        kind: 'regex',
        pattern: '^main-(?<n>[0-9]+)$',
        order: 'numerical',
        by: 'n',
        ignore: ['main-7'],
      },
    })
  })

  it('name images in full, and the branch of the file before the default one', () => {
    const config = configOf(TWO.replace('manifests: acme/deploy', 'manifests: acme/deploy\n  branch: live'))
    expect(rulesOf(config, 'main').get('staging/worker')).toMatchObject({
      images: { api: 'localhost:5000/api', queue: 'docker.io/library/redis' },
      source: { repository: 'acme/shop', paths: ['worker'] },
      place: { branch: 'live', path: 'worker/staging' },
    })
  })

  it('exist for the environments that a service is in', () => {
    expect(targetsOf(configOf(TWO))).toEqual(['staging/checkout', 'staging/worker', 'production/checkout'])
    expect([...rulesOf(configOf(TWO), 'main').keys()].toSorted()).toEqual(targetsOf(configOf(TWO)).toSorted())
  })

  it('have a generation that comments and order do not change, and values do', () => {
    const reordered = `# a comment\n${VALID.replace('github:\n  manifests: acme/deploy\n', '')}github: { manifests: acme/deploy }\n`
    expect(generation(configOf(reordered))).toBe(generation(configOf(VALID)))
    expect(generation(configOf(changed('#releases', '#other')))).not.toBe(generation(configOf(VALID)))
  })
})

describe('what else is read from the configuration', () => {
  it('reads durations', () => {
    expect(['90s', '10m', '1h30m', '2d'].map(durationMs)).toEqual([90_000, 600_000, 5_400_000, 172_800_000])
  })

  it('knows people by either name, and the teams that have to be asked about', () => {
    const config = configOf(`${TWO}people: [{ github: Ann, slack: U01ANN }]\n`)
    expect([
      slackOf(config, 'ann'),
      slackOf(config, 'bob'),
      loginOf(config, 'U01ANN'),
      loginOf(config, 'U0'),
    ]).toEqual(['U01ANN', null, 'Ann', null])
    expect(operatorTeams(config)).toEqual(['acme/sre'])
    const withGroup = configOf(`${TWO}teams: { acme/sre: S01SRE }\n`)
    expect([slackOf(withGroup, 'Acme/SRE'), slackOf(config, 'acme/sre')]).toEqual(['S01SRE', null])
  })

  it('speaks to the hosts of its images alone, plainly only to this machine', () => {
    const config = configOf(`${TWO}registries: [{ host: ghcr.io, sender: ghcr, secret: S, poll: 5m }]\n`)
    expect(registriesOf(config)).toEqual([
      {
        host: 'docker.io',
        scheme: 'https',
        sender: null,
        pollMs: 60_000,
        repositories: ['docker.io/library/redis'],
      },
      {
        host: 'ghcr.io',
        scheme: 'https',
        sender: 'ghcr',
        pollMs: 300_000,
        repositories: ['ghcr.io/acme/checkout'],
      },
      {
        host: 'localhost:5000',
        scheme: 'http',
        sender: null,
        pollMs: 60_000,
        repositories: ['localhost:5000/api'],
      },
    ])
  })
})
