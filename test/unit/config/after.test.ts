import { describe, expect, it } from 'vitest'
import { rulesOf } from '../../../src/config/rules.ts'
import { configOf, faultsIn, problemsIn, VALID } from './files.ts'

/** Staging, and production after it. */
function two(after = 'after: { environment: staging, soak: 10m }', rest = ''): string {
  return `${VALID.replace(
    'services:\n',
    `  production:
    delivery: pull-request
    cluster: staging
    namespace: "{service}-production"
    tags: { semver: ">=1.0.0" }
    ${after}
services:
`,
  )}${rest}`
}

describe('what an image must have done before', () => {
  it('is to have been live in the other environment for that long, by revision', () => {
    const rules = rulesOf(configOf(two()), 'main')
    expect(rules.get('production/checkout')?.after).toEqual({
      target: 'staging/checkout',
      environment: 'staging',
      soakMs: 600_000,
      match: 'revision',
    })
    expect(rules.get('staging/checkout')).toMatchObject({ after: null, tells: ['production/checkout'] })
  })

  it('is to have been live at all where no time is named', () => {
    const rules = rulesOf(configOf(two('after: { environment: staging, match: digest }')), 'main')
    expect(rules.get('production/checkout')?.after).toMatchObject({ soakMs: 0, match: 'digest' })
  })

  it('is nothing for a service that says so', () => {
    const file = two(undefined, '    environments: { production: { after: false } }\n')
    const rules = rulesOf(configOf(file), 'main')
    expect(rules.get('production/checkout')?.after).toBeNull()
    expect(rules.get('staging/checkout')?.tells).toEqual([])
  })
})

const WRONG: [string, string, string[]][] = [
  [
    'an environment that is not there',
    two('after: { environment: stagin }'),
    ['18 environments.production.after.environment: config_unknown_name_near'],
  ],
  [
    'itself',
    two('after: { environment: production }'),
    ['18 environments.production.after.environment: config_after_circle'],
  ],
  [
    'an environment that comes after it',
    two().replace('    delivery: commit\n', '    delivery: commit\n    after: { environment: production }\n'),
    [
      '10 environments.staging.after.environment: config_after_circle',
      '19 environments.production.after.environment: config_after_circle',
    ],
  ],
  [
    'an environment that the service is not in',
    two(undefined, '    environments: { staging: false }\n'),
    ['23 services.checkout.environments.staging: config_after_absent'],
  ],
  [
    'a comparison that is none',
    two('after: { environment: staging, match: tag }'),
    ['18 environments.production.after.match: config_value_unknown'],
  ],
  [
    'a time that is none',
    two('after: { environment: staging, soak: soon }'),
    ['18 environments.production.after.soak: config_form'],
  ],
]

describe('it is refused to come after', () => {
  it.each(WRONG)('%s', (_name, file, faults) => {
    expect(faultsIn(file)).toEqual(faults)
  })

  it('with the way round that leads nowhere', () => {
    const [problem] = problemsIn(two('after: { environment: production }'))
    expect(problem?.message).toBe('No image would ever come there: production after production.')
  })
})
