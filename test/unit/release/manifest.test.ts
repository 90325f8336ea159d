import { describe, expect, it } from 'vitest'
import { findImages, manifestImages, planEdit } from '../../../src/release/manifest.ts'
import type { Edit, Plan, SourceFile } from '../../../src/release/manifest.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`
const OLD = 'ghcr.io/acme/checkout:1.41.0'
const NEW = `ghcr.io/acme/checkout:1.42.0@${DIGEST}`
const CHECKOUT = { name: 'main', repository: 'ghcr.io/acme/checkout', service: 'checkout', alone: true }
const EDIT: Edit = { ...CHECKOUT, to: NEW }

function file(text: string, path = 'staging/checkout/app.yaml'): SourceFile {
  return { path, text }
}

/** The new text of the only file, or the refusal as one line. */
function edited(text: string, edit: Partial<Edit> = {}, path?: string): string {
  return outcome(planEdit([file(text, path)], [{ ...EDIT, ...edit }]))
}

function outcome(plan: Plan): string {
  if (plan.kind === 'refused') return `${plan.code}: ${plan.message}`
  return plan.kind === 'edited' ? plan.files.map(({ text }) => text).join('\n=====\n') : 'unchanged'
}

/** Expects exactly the old value to be replaced, wherever it stands. */
function expectOnlyImageChanged(text: string, path?: string) {
  expect(edited(text, {}, path)).toBe(text.replaceAll(OLD, NEW))
}

describe('where an image stands', () => {
  it.each([
    ['a Pod', `kind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${OLD}\n`],
    [
      'initContainers',
      `kind: Deployment\nspec:\n  template:\n    spec:\n      initContainers:\n      - image: ${OLD}\n`,
    ],
    [
      'a CronJob',
      `kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{image: ${OLD}}]}}}}}\n`,
    ],
    ['a List', `kind: List\nitems:\n- kind: Pod\n  spec:\n    ephemeralContainers:\n    - image: ${OLD}\n`],
    [
      'a custom resource',
      `apiVersion: example.test/v1\nkind: Database\nspec:\n  server:\n    image: ${OLD}\n`,
    ],
    ['a JSON object', `{\n\t"kind": "Pod",\n\t"spec": {"containers": [{"image": "${OLD}"}]}\n}\n`],
  ])('changes %s', (_, text) => {
    expectOnlyImageChanged(text)
  })

  it.each([
    ['comments', `# before\nimage: ${OLD} # after ${'x'.repeat(9)}\n# end`],
    ['single quotes', `image: '${OLD}'`],
    ['double quotes', `image:   "${OLD}"   # c\n`],
    ['a tag', `image: !!str "${OLD}"\n`],
    ['Windows line ends', `kind: Pod\r\nimage: ${OLD}\r\nx: 1\r\n`],
    ['a byte order mark', `\uFEFFimage: ${OLD}\n`],
    ['a folded block', `image: >-\n  ${OLD}\nx: 1\n`],
    ['an explicit key', `? image\n: ${OLD}\n`],
    ['flow style over lines', `{kind: Pod, "image":${''}\n  '${OLD}',\n  x: [1, 2]}\n`],
    ['other documents', `a: &a [*b\n---\nimage: ${OLD}\n...\n---\nb: {{ no yaml }}: [\n`],
    ['directives', `%YAML 1.2\n%TAG ! tag:acme.test,2026:\n---\nx: !y 1\nimage: ${OLD}\n`],
    ['characters outside the basic plane', `x: "🚢 é"\nimage: ${OLD} # 🚀\n`],
    ['words that look like a separator', `x: |\n  a\n  ---\n  b\n---x: 1\nimage: ${OLD}\n`],
  ])('leaves %s as they are', (_, text) => {
    expectOnlyImageChanged(text)
  })

  it('reads escaped slashes of JSON', () => {
    const text = '{"image": "ghcr.io\\/acme\\/checkout:1.41.0", "x": "\\/"}'
    expect(edited(text, {}, 'app.json')).toBe(`{"image": "${NEW}", "x": "\\/"}`)
  })

  it('changes the scalar of an anchor and leaves its aliases', () => {
    const text = `x-image: &app ${OLD}\nspec:\n  - image: *app\n  - image: *app\n`
    expectOnlyImageChanged(text)
  })

  it('changes a map that is merged by an alias, once', () => {
    expectOnlyImageChanged(`base: &base\n  image: ${OLD}\none:\n  <<: *base\ntwo:\n  <<: *base\n`)
  })

  it('changes all places with the same value together, in all files', () => {
    const files = [
      file(`image: ${OLD}\n`, 'a.yaml'),
      file('image: other:1\n', 'b.yaml'),
      file(`image: "${OLD}"\n`, 'c.yml'),
    ]
    const plan = planEdit(files, [EDIT])
    expect(plan).toEqual({
      kind: 'edited',
      files: [file(`image: ${NEW}\n`, 'a.yaml'), file(`image: "${NEW}"\n`, 'c.yml')],
      changes: [
        { path: 'a.yaml', line: 1, column: 8, before: OLD, after: NEW },
        { path: 'c.yml', line: 1, column: 9, before: OLD, after: NEW },
      ],
    })
  })

  it('finds a Docker Hub image under its short name', () => {
    expect(edited('image: redis:7\n', { repository: 'docker.io/library/redis', to: 'redis:8' })).toBe(
      'image: redis:8\n',
    )
  })

  it('does not touch images whose name only begins alike', () => {
    const text = `a: {image: ${OLD}}\nb: {image: ghcr.io/acme/checkout-worker:1}\nc: {image: ghcr.io/acme/checkout/x:1}\n`
    expectOnlyImageChanged(text)
  })

  it('does not touch texts of a ConfigMap or other keys', () => {
    const config = `kind: ConfigMap\ndata:\n  image: ${OLD}x\n  app.yaml: |\n    image: ${OLD}x\n`
    const text = `${config}---\nimage: ${OLD}\nenv: [{name: IMAGE, value: ${OLD}x}]\n`
    expect(edited(text)).toBe(text.replace(`\nimage: ${OLD}\n`, `\nimage: ${NEW}\n`))
  })

  it('changes nothing where the new value stands already', () => {
    expect(edited(`image: ${NEW}\n`)).toBe('unchanged')
  })

  it('changes several images of a service at once', () => {
    const [api, worker] = manifestImages('checkout', {
      api: 'ghcr.io/acme/api',
      worker: 'ghcr.io/acme/worker',
    })
    if (api === undefined || worker === undefined) throw new Error('two images were asked for')
    const text = 'a: {image: ghcr.io/acme/worker:1}\nb: {image: ghcr.io/acme/api:1}\n'
    const plan = planEdit(
      [file(text)],
      [
        { ...api, to: 'ghcr.io/acme/api:2' },
        { ...worker, to: 'ghcr.io/acme/worker:2' },
      ],
    )
    expect(outcome(plan)).toBe(text.replaceAll(':1', ':2'))
  })
})

describe('the marker', () => {
  it('picks the place where values differ', () => {
    const text = `a: {image: ${OLD}} # slipway: checkout\nb:\n  image: ghcr.io/acme/checkout:1.0.0\n`
    expectOnlyImageChanged(text)
  })

  it('picks a place under another key, also in a ConfigMap', () => {
    expectOnlyImageChanged(`kind: ConfigMap\ndata:\n  SIDECAR: "${OLD}" # slipway: checkout\n`)
  })

  it('picks a value that names no image yet', () => {
    expect(edited('image: TODO # slipway: checkout\n')).toBe(`image: ${NEW} # slipway: checkout\n`)
  })

  it('beside an alias speaks of the scalar of the anchor', () => {
    expectOnlyImageChanged(`v: &v ${OLD}\nspec:\n  sidecar: *v # slipway: checkout\n`)
  })

  it('names one of several images', () => {
    const api = { ...EDIT, name: 'api', alone: false }
    const text = `a: {image: ${OLD}} # slipway: checkout/api\nb: {image: ghcr.io/acme/checkout:9} # slipway: checkout/worker\n`
    expect(edited(text, api)).toBe(text.replace(OLD, NEW))
  })

  it('of another service keeps its place', () => {
    expectOnlyImageChanged(`a: {image: ${OLD}}\nb:\n  image: ghcr.io/acme/checkout:1.0.0 # slipway: canary\n`)
  })

  it('within a text is no marker', () => {
    expectOnlyImageChanged(
      `kind: ConfigMap\ndata:\n  x: |\n    image: y # slipway: checkout\n---\nimage: ${OLD}\n`,
    )
  })

  it.each([
    ['on a line of its own', `x: 1\n# slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:2'],
    ['beside a map', `image: # slipway: checkout\n  repository: ${OLD}\n`, 'app.yaml:1'],
    ['beside something else', `name: web # slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:1'],
    ['beside another value of the line', `{image: ${OLD}, name: web} # slipway: checkout\n`, 'app.yaml:1'],
    ['beside a number', `replicas: 3 # slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:1'],
  ])('%s is refused with its line', (_, text, where) => {
    expect(edited(text)).toMatch(new RegExp(`^marker_misplaced: .*${where}: `))
  })
})

describe('what is refused', () => {
  it('no occurrence: says where it looked', () => {
    const files = [file('image: other:1\n', 'a.yaml'), file(`# ${OLD}\nx: 1\n`, 'b.yaml')]
    expect(outcome(planEdit(files, [EDIT]))).toBe(
      'no_occurrence: no image: names ghcr.io/acme/checkout and no value is marked "# slipway: checkout": looked at a.yaml, b.yaml.',
    )
    expect(outcome(planEdit([], [EDIT]))).toContain('there are no files')
  })

  it('differing values without a marker: names the places', () => {
    expect(edited(`a: {image: ${OLD}}\nb: {image: ghcr.io/acme/checkout:1.0.0}\n`)).toBe(
      'values_differ: staging/checkout/app.yaml:1: differing values of ghcr.io/acme/checkout: ' +
        `staging/checkout/app.yaml:1 says "${OLD}", staging/checkout/app.yaml:2 says "ghcr.io/acme/checkout:1.0.0". ` +
        'Mark those to change with # slipway: checkout',
    )
  })

  it('a file that does not parse: names its line', () => {
    expect(edited(`image: ${OLD}\nx: 1\n y: [\n`)).toMatch(/^not_parsed: staging\/checkout\/app\.yaml:2: /)
    expect(edited(`image: ${OLD}\nx: *gone\n`)).toMatch(/^not_parsed: staging\/checkout\/app\.yaml:2: /)
  })

  it.each([
    `image: ${OLD}\nreplicas: {{ .Values.replicas }}\n`,
    `{{- if .Values.on }}\nimage: ${OLD}\n{{- end }}\n`,
    'image: "ghcr.io/acme/checkout:{{ .Values.tag }}"\n',
    'image: ghcr.io/acme/checkout:${TAG}\n',
  ])('a template: %j', text => {
    expect(edited(text)).toMatch(/^template: staging\/checkout\/app\.yaml:[12]: /)
  })

  it('a value that a person changed meanwhile', () => {
    expect(edited('image: ghcr.io/acme/checkout:1.41.7\n', { from: OLD })).toBe(
      `changed_meanwhile: staging/checkout/app.yaml:1: says "ghcr.io/acme/checkout:1.41.7", no longer "${OLD}"`,
    )
    expect(edited(`image: ${OLD}\n`, { from: OLD })).toBe(`image: ${NEW}\n`)
    expect(edited(`image: ${OLD}\n`, { from: `${OLD}@${DIGEST}` })).toBe(`image: ${NEW}\n`)
    expect(edited(`image: ${NEW}\n`, { from: OLD })).toBe('unchanged')
  })

  it('a new value that is no image', () => {
    expect(edited(`image: ${OLD}\n`, { to: 'x:1 # y: {' })).toMatch(/^invalid_image: /)
    expect(edited(`image: ${OLD}\n`, { to: 'ghcr.io/acme/checkout' })).toMatch(
      /^invalid_image: .*neither tag nor digest/,
    )
  })

  it('a place that two images claim', () => {
    const [api, worker] = manifestImages('checkout', {
      api: CHECKOUT.repository,
      worker: CHECKOUT.repository,
    })
    if (api === undefined || worker === undefined) throw new Error('two images were asked for')
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
  ])('too much %s, without throwing', (_, text) => {
    expect(edited(text)).toMatch(/^not_parsed: .*nested too deeply/)
  })

  it('a document that is too large', () => {
    expect(edited(`image: ${OLD}\nx: ${'y'.repeat(9_000_000)}\n`)).toMatch(/^too_large: /)
  })

  it('nothing of files that do not concern it', () => {
    const files = [
      file('{{ not: [yaml\n', 'broken.yaml'),
      file(`image: ${OLD} {{\n`, 'README.md'),
      file(`image: ${OLD}\n`),
    ]
    expect(planEdit(files, [EDIT]).kind).toBe('edited')
  })

  it('takes aliases of aliases without unfolding them', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`)
    expectOnlyImageChanged(`l0: &l0 x\n${levels.join('\n')}\nimage: ${OLD}\n`)
  })
})

describe('what a commit carries', () => {
  it('is told with its places', () => {
    const text = `a: {image: ${OLD}}\nb:\n  image: ${OLD}@${DIGEST}\n`
    expect(findImages([file(`image: ${NEW}\n`)], [CHECKOUT])).toEqual({
      kind: 'found',
      images: { main: { repository: 'ghcr.io/acme/checkout', tag: '1.42.0', digest: DIGEST } },
      places: { main: [{ path: 'staging/checkout/app.yaml', line: 1, column: 8, value: NEW }] },
      absent: [],
      differing: [],
    })
    expect(findImages([file(text)], [CHECKOUT])).toMatchObject({ images: {}, differing: ['main'] })
    expect(findImages([file('image: other:1\n')], [CHECKOUT])).toMatchObject({ images: {}, absent: ['main'] })
    expect(findImages([file(`image: ${OLD} {{`)], [CHECKOUT])).toMatchObject({ kind: 'refused', line: 1 })
  })

  it('names an image by tag alone, or by digest alone', () => {
    const tagged = findImages([file(`image: ${OLD}\n`)], [CHECKOUT])
    expect(tagged).toMatchObject({ images: { main: { tag: '1.41.0', digest: null } } })
    const pinned = findImages([file(`image: ghcr.io/acme/checkout@${DIGEST}\n`)], [CHECKOUT])
    expect(pinned).toMatchObject({ images: { main: { tag: '', digest: DIGEST } } })
  })
})
