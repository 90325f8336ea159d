import { expect, it } from 'vitest'
import { planEdit } from '../../../src/release/manifest.ts'
import { CHECKOUT, DIGEST, EDIT, NEW, OLD, edited, file, outcome, replaced, two } from './manifest-world.ts'

it('refuses no occurrence and says where it looked', () => {
  const files = [file('image: other:1\n', 'a.yaml'), file(`# ${OLD}\nx: 1\n`, 'b.yaml')]
  expect(outcome(planEdit(files, [EDIT]))).toBe(
    'no_occurrence: no image: names ghcr.io/acme/checkout and no value is marked "# slipway: checkout": looked at a.yaml, b.yaml.',
  )
  expect(outcome(planEdit([], [EDIT]))).toContain('there are no files')
})

it('refuses differing values without a marker: names the places', () => {
  expect(edited(`a: {image: ${OLD}}\nb: {image: ghcr.io/acme/checkout:1.0.0}\n`)).toBe(
    'values_differ: staging/checkout/app.yaml:1: differing values of ghcr.io/acme/checkout: ' +
      `staging/checkout/app.yaml:1 says "${OLD}", staging/checkout/app.yaml:2 says "ghcr.io/acme/checkout:1.0.0". ` +
      'Mark those to change with # slipway: checkout',
  )
})

it('refuses a file that does not parse: names its line', () => {
  expect(edited(`image: ${OLD}\nx: 1\n y: [\n`)).toMatch(/^not_parsed: staging\/checkout\/app\.yaml:2: /)
  expect(edited(`image: ${OLD}\nx: *gone\n`)).toMatch(/^not_parsed: staging\/checkout\/app\.yaml:2: /)
})

it.each([
  `image: ${OLD}\nreplicas: {{ .Values.replicas }}\n`,
  `{{- if .Values.on }}\nimage: ${OLD}\n{{- end }}\n`,
  'image: "ghcr.io/acme/checkout:{{ .Values.tag }}"\n',
  'image: ghcr.io/acme/checkout:${TAG}\n',
])('refuses a template: %j', text => {
  expect(edited(text)).toMatch(/^template: staging\/checkout\/app\.yaml:[12]: /)
})

it('refuses a value that a person changed meanwhile', () => {
  expect(edited('image: ghcr.io/acme/checkout:1.41.7\n', { from: OLD })).toBe(
    `changed_meanwhile: staging/checkout/app.yaml:1: says "ghcr.io/acme/checkout:1.41.7", no longer "${OLD}"`,
  )
  expect(edited(`image: ${OLD}\n`, { from: OLD })).toBe(`image: ${NEW}\n`)
  expect(edited(`image: ${OLD}\n`, { from: `${OLD}@${DIGEST}` })).toBe(`image: ${NEW}\n`)
  expect(edited(`image: ${NEW}\n`, { from: OLD })).toBe('unchanged')
})

it('refuses a new value that is no image', () => {
  expect(edited(`image: ${OLD}\n`, { to: 'x:1 # y: {' })).toMatch(/^invalid_image: /)
  expect(edited(`image: ${OLD}\n`, { to: 'ghcr.io/acme/checkout' })).toMatch(
    /^invalid_image: .*neither tag nor digest/,
  )
})

it('refuses a place that two images claim', () => {
  const [api, worker] = two(CHECKOUT.repository, CHECKOUT.repository)
  const plan = planEdit(
    [file(`image: ${OLD}\n`)],
    [
      { ...api, to: NEW },
      { ...worker, to: OLD },
    ],
  )
  expect(outcome(plan)).toMatch(/^values_differ: .*mark the place/)
})

it.each([
  ['nesting in flow style', `image: ${OLD}\nx: ${'['.repeat(5000)}${']'.repeat(5000)}\n`],
  ['nesting in block style', `image: ${OLD}\nx:\n${'- '.repeat(2000)}1\n`],
  ['nesting of maps', `image: ${OLD}\nx: ${'{a: '.repeat(600)}1${'}'.repeat(600)}\n`],
])('refuses too much %s, without throwing', (_, text) => {
  expect(edited(text)).toMatch(/^not_parsed: .*nested too deeply/)
})

it('refuses a document that is too large', () => {
  expect(edited(`image: ${OLD}\nx: ${'y'.repeat(9_000_000)}\n`)).toMatch(/^too_large: /)
})

it('refuses nothing because of files that do not concern it', () => {
  const files = [
    file('{{ not: [yaml\n', 'broken.yaml'),
    file(`image: ${OLD} {{\n`, 'README.md'),
    file(`image: ${OLD}\n`),
  ]
  expect(planEdit(files, [EDIT]).kind).toBe('edited')
})

it('takes aliases of aliases without unfolding them', () => {
  const levels = Array.from({ length: 30 }, (__, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`)
  const text = `l0: &l0 x\n${levels.join('\n')}\nimage: ${OLD}\n`
  expect(edited(text)).toBe(replaced(text))
})
