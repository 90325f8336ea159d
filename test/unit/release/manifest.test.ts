import { expect, it } from 'vitest'
import { findImages, planEdit } from '../../../src/release/manifest.ts'
import { CHECKOUT, DIGEST, EDIT, NEW, OLD, edited, file, outcome, replaced, two } from './manifest-world.ts'

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
  ['a custom resource', `apiVersion: example.test/v1\nkind: Database\nspec:\n  server:\n    image: ${OLD}\n`],
  ['a JSON object', `{\n\t"kind": "Pod",\n\t"spec": {"containers": [{"image": "${OLD}"}]}\n}\n`],
])('changes %s', (_, text) => {
  expect(edited(text)).toBe(replaced(text))
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
  ['flow style over lines', `{kind: Pod, "image":\n  '${OLD}',\n  x: [1, 2]}\n`],
  ['other documents', `a: &a [*b\n---\nimage: ${OLD}\n...\n---\nb: {{ no yaml }}: [\n`],
  [
    'directives of a later document',
    `%YAML 1.2\n---\na: 1\n...\n%TAG ! tag:acme.test,2026:\n# c\n\n---\nx: !y 1\nimage: ${OLD}\n`,
  ],
  ['directives', `%YAML 1.2\n%TAG ! tag:acme.test,2026:\n---\nx: !y 1\nimage: ${OLD}\n`],
  ['characters outside the basic plane', `x: "🚢 é"\nimage: ${OLD} # 🚀\n`],
  ['words that look like a separator', `x: |\n  a\n  ---\n  b\n---x: 1\nimage: ${OLD}\n`],
])('leaves %s as they are', (_, text) => {
  expect(edited(text)).toBe(replaced(text))
})

it('reads escaped slashes of JSON', () => {
  const text = '{"image": "ghcr.io\\/acme\\/checkout:1.41.0", "x": "\\/"}'
  expect(edited(text, {}, 'app.json')).toBe(`{"image": "${NEW}", "x": "\\/"}`)
})

it('changes the scalar of an anchor and leaves its aliases', () => {
  const text = `x-image: &app ${OLD}\nspec:\n  - image: *app\n  - image: *app\n`
  expect(edited(text)).toBe(replaced(text))
})

it('changes a map that is merged by an alias, once', () => {
  const text = `base: &base\n  image: ${OLD}\none:\n  <<: *base\ntwo:\n  <<: *base\n`
  expect(edited(text)).toBe(replaced(text))
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
  expect(edited(text)).toBe(replaced(text))
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
  const [api, worker] = two('ghcr.io/acme/api', 'ghcr.io/acme/worker')
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

it('what a commit carries is told with its places', () => {
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

it('a commit may carry an image by tag alone, or by digest alone', () => {
  const tagged = findImages([file(`image: ${OLD}\n`)], [CHECKOUT])
  expect(tagged).toMatchObject({ images: { main: { tag: '1.41.0', digest: null } } })
  const pinned = findImages([file(`image: ghcr.io/acme/checkout@${DIGEST}\n`)], [CHECKOUT])
  expect(pinned).toMatchObject({ images: { main: { tag: '', digest: DIGEST } } })
})
