import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/config/config.ts'
import { changed, faultsIn, problemsIn, VALID } from './files.ts'

const FAULTY = `github:
  manifests: acme
  surces: [acme/*]
slack:
  channel: #releases
clusters:
  staging: {}
environments:
  staging:
    delivery: pull-reqest
    cluster: stagign
    namespace: "{service}"
    tags: { regex: '^v([0-9]+)$', order: numericl, by: n }
    deadline: 10 minutes
    approvals: { authors: anyone, peer: 1 }
  production:
    delivery: commit
    merge: auto
    cluster: staging
    namespace: "{service}"
    tags: { semver: "newest" }
services:
  checkout:
    image: ghcr.io/acme/checkout:1.0
    image: ghcr.io/acme/checkout:1.0
    manifests: { path: ../checkout, kind: helm }
    environments:
      prodution: { pin: digest }
`

describe('a file with several faults at once', () => {
  it('names each with its line, in one report', () => {
    expect(faultsIn(FAULTY)).toEqual([
      '2 github.manifests: config_form',
      '3 github.surces: config_key_unknown_near',
      '5 slack.channel: config_comment',
      '7 clusters.staging: config_cluster_nowhere',
      '10 environments.staging.delivery: config_value_unknown_near',
      '11 environments.staging.cluster: config_unknown_name_near',
      '13 environments.staging.tags.order: config_value_unknown_near',
      '14 environments.staging.deadline: config_form',
      '15 environments.staging.approvals.authors: config_value_unknown_near',
      '15 environments.staging.approvals.peer: config_key_unknown_near',
      '18 environments.production.merge: config_only_pulls',
      '21 environments.production.tags: config_tag_policy',
      '25 services.checkout.image: config_duplicate_key',
      '25 services.checkout.image: config_image_invalid',
      '26 services.checkout.manifests.path: config_form',
      '26 services.checkout.manifests.kind: config_value_later',
      '28 services.checkout.environments.prodution: config_unknown_name_near',
    ])
  })

  it('prints one line for each: place, key, what is wrong, what to write instead', () => {
    const lines = problemsIn(FAULTY).map(problem => problemLine('slipway.yml', problem))
    expect(lines).toContain(
      'slipway.yml:14:15 environments.staging.deadline: "10 minutes" is not a duration. Write 10m or 1h30m.',
    )
    expect(
      lines.filter(line => line.includes('\n') || line.includes('undefined') || line.includes('…')),
    ).toEqual([])
  })
})

const REFUSALS = [
  ['a misspelt key', 'manifests: acme/deploy', 'manifest: acme/deploy', 'Did you mean manifests?'],
  [
    'a key of another kind',
    'manifests: acme/deploy',
    'manifests: acme/deploy\n  colour: red',
    'Known are manifests, branch, sources.',
  ],
  [
    'a missing key',
    '    cluster: staging\n',
    '',
    'cluster is missing: the name of a cluster. Write cluster: staging',
  ],
  [
    'a name that is a number',
    'path: "{environment}/checkout"',
    'path: 12',
    '12 is not text. Put it in quotes: "12".',
  ],
  ['a channel after a bare #', '"#releases"', '#releases', 'Put the value in quotes: channel: "#releases".'],
  [
    'a list in place of a text',
    'acme/deploy',
    '[acme/deploy]',
    'a list is not a repository on GitHub. Write acme/deploy.',
  ],
  [
    'nothing in place of a section',
    '  staging: { context: staging }\n',
    '',
    'nothing is not clusters by name.',
  ],
  ['a word of a list', 'delivery: commit', 'delivery: comit', 'Did you mean commit?'],
] as const

describe('the words of a refusal', () => {
  it.each(REFUSALS)('say what to write instead of %s', (_name, from, to, said) => {
    const problems = problemsIn(changed(from, to)).map(problem => problemLine('f', problem))
    expect(problems.join('\n')).toContain(said)
  })

  it('quote foreign text harmlessly', () => {
    const [problem] = problemsIn(changed('acme/deploy', '"a\\u001b[2J\\nb"'))
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(problem?.message).not.toMatch(/[\u0000-\u001f]/)
  })
})

const NOT_YAML = [
  ['an open quote', `${VALID}x: "`, 'config_yaml'],
  ['a wrong indent', changed('  channel', ' \tchannel'), 'config_yaml'],
  ['two documents', `${VALID}---\na: 1\n`, 'config_yaml'],
  ['an alias without anchor', changed('acme/deploy', '*deploy'), 'config_alias_unknown'],
  ['a custom tag', changed('acme/deploy', '!env deploy'), 'config_yaml_tag'],
  ['an empty file', '', 'config_empty'],
  ['only a comment', '# nothing\n', 'config_empty'],
  ['a file of many megabytes', `#${'x'.repeat(5_000_000)}`, 'config_too_large'],
  ['aliases that multiply', bomb(), 'config_alias'],
  ['nesting without end', `a: ${'['.repeat(20_000)}`, 'config_yaml'],
  ['an alias that holds itself', 'github: &a { manifests: *a }', 'config_form'],
  ['a list at the top', '- a', 'config_form'],
  ['a map as a key', `? { a: 1 }\n: b\n${VALID}`, 'config_key_invalid'],
  ['the key __proto__', `__proto__: { a: 1 }\n${VALID}`, 'config_key_invalid'],
] as const

describe('what is not YAML', () => {
  it.each(NOT_YAML)('is refused: %s', (_name, text, code) => {
    expect(problemsIn(text).map(problem => problem.code)).toContain(code)
  })

  it('is refused with its line', () => {
    expect(problemsIn(changed('acme/deploy', '"acme/deploy'))[0]?.line).toBeGreaterThan(1)
    expect(faultsIn(changed('acme/deploy', '!env deploy'))).toEqual(['2 : config_yaml_tag'])
  })
})

function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_unused, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`,
  )
  return `l0: &l0 [x]\n${levels.join('\n')}\n`
}
