import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatImage,
  parseReference,
  parseRepository,
  sameArtifact,
  sameRepository,
} from '../../../src/release/image.ts'
import type { Reference } from '../../../src/release/image.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`
const OTHER_DIGEST = `sha256:${'0b'.repeat(32)}`

function reference(tag: string | null, digest: string | null): Reference {
  return { repository: 'ghcr.io/a/b', tag, digest }
}

it.each([
  ['redis', 'docker.io/library/redis', null, null],
  ['redis:7.4', 'docker.io/library/redis', '7.4', null],
  ['acme/checkout:1', 'docker.io/acme/checkout', '1', null],
  ['index.docker.io/library/redis', 'docker.io/library/redis', null, null],
  ['docker.io/redis:7', 'docker.io/library/redis', '7', null],
  ['ghcr.io/acme/checkout:1.42.0', 'ghcr.io/acme/checkout', '1.42.0', null],
  ['GHCR.io/acme/checkout:1', 'ghcr.io/acme/checkout', '1', null],
  [`ghcr.io/acme/checkout@${DIGEST}`, 'ghcr.io/acme/checkout', null, DIGEST],
  [`ghcr.io/acme/checkout:1@${DIGEST}`, 'ghcr.io/acme/checkout', '1', DIGEST],
  ['localhost:5000/app', 'localhost:5000/app', null, null],
  ['localhost/app:dev', 'localhost/app', 'dev', null],
  ['10.0.0.1:5000/a/b/c:1', '10.0.0.1:5000/a/b/c', '1', null],
  ['[::1]:5000/app:1', '[::1]:5000/app', '1', null],
  ['registry.acme.test/a__b/c-d--e/f.g:V_1', 'registry.acme.test/a__b/c-d--e/f.g', 'V_1', null],
])('takes the reference %s apart', (text, repository, tag, digest) => {
  expect(parseReference(text)).toEqual({ kind: 'reference', reference: { repository, tag, digest } })
})

it.each([
  ['', 'is not a repository name'],
  ['ghcr.io/Acme/checkout:1', 'upper-case'],
  ['Redis', 'upper-case'],
  ['ghcr.io/acme/checkout:', 'is not a tag'],
  ['ghcr.io/acme/checkout:-1', 'is not a tag'],
  [`ghcr.io/acme/checkout:${'1'.repeat(129)}`, 'is not a tag'],
  ['ghcr.io/acme/checkout@sha256:abc', 'is not a digest'],
  [`a@${DIGEST}@${DIGEST}`, 'more than one @'],
  ['ghcr.io//checkout', 'is not a repository name'],
  ['ghcr.io/acme/checkout:{{ .Values.tag }}', 'is not a tag'],
  ['https://ghcr.io/acme/checkout', 'is not'],
  [`ghcr.io/${'a/'.repeat(200)}a`, 'too long'],
  ['a'.repeat(600), 'too long'],
])('refuses the reference %s', (text, reason) => {
  const parsed = parseReference(text)
  expect(parsed.kind).toBe('refused')
  expect(parsed.kind === 'refused' ? parsed.reason : '').toContain(reason)
})

it('reads what it wrote', () => {
  const part = fc.stringMatching(/^[a-z0-9]+(?:[._-][a-z0-9]+)?$/)
  const image = fc.record({
    repository: fc
      .tuple(fc.constantFrom('ghcr.io', 'localhost:5000', 'r.acme.test'), part, part)
      .map(parts => parts.join('/')),
    tag: fc.stringMatching(/^\w[\w.-]{0,20}$/),
    digest: fc.constantFrom(DIGEST, null),
  })
  fc.assert(
    fc.property(image, written => {
      expect(parseReference(formatImage(written, 'digest'))).toEqual({
        kind: 'reference',
        reference: written,
      })
    }),
  )
})

it('parses any text as a reference without throwing, in bounded time', () => {
  fc.assert(fc.property(fc.string({ maxLength: 700 }), text => void parseReference(text)))
  expect(parseRepository(`${'a-'.repeat(5000)}!`).kind).toBe('refused')
})

describe('same repository, same artifact', () => {
  it('knows a repository under each of its names', () => {
    expect(sameRepository('redis', 'docker.io/library/redis')).toBe(true)
    expect(sameRepository('ghcr.io/acme/a', 'ghcr.io/acme/b')).toBe(false)
    expect(sameRepository('Not A Name', 'Not A Name')).toBe(false)
  })

  it('compares digests where both have one, else tags', () => {
    expect(sameArtifact(reference('1', DIGEST), reference('2', DIGEST))).toBe(true)
    expect(sameArtifact(reference('1', DIGEST), reference('1', OTHER_DIGEST))).toBe(false)
    expect(sameArtifact(reference('1', DIGEST), reference('1', null))).toBe(true)
    expect(sameArtifact(reference(null, DIGEST), reference('1', null))).toBe(false)
    expect(sameArtifact(reference(null, null), reference(null, null))).toBe(false)
  })
})

describe('what is written', () => {
  const image = { repository: 'ghcr.io/acme/checkout', tag: '1.42.0', digest: DIGEST }

  it('pins tag and digest, or the tag alone where that is asked for', () => {
    expect(formatImage(image, 'digest')).toBe(`ghcr.io/acme/checkout:1.42.0@${DIGEST}`)
    expect(formatImage(image, 'tag')).toBe('ghcr.io/acme/checkout:1.42.0')
    expect(formatImage({ ...image, digest: null }, 'digest')).toBe('ghcr.io/acme/checkout:1.42.0')
  })

  it('keeps the digest of an image without a tag', () => {
    expect(formatImage({ ...image, tag: '' }, 'tag')).toBe(`ghcr.io/acme/checkout@${DIGEST}`)
  })
})
