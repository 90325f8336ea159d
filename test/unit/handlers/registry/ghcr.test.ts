import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixture, signature, smallWorld } from './world.ts'

let world: ReturnType<typeof smallWorld>
beforeEach(() => {
  world = smallWorld()
})
afterEach(() => world.close())

describe('a package event', () => {
  it.each([
    [
      'package',
      'ghcr-package-published',
      'ghcr.io/theryangeary/www',
      '0e2a89b',
      'sha256:89160c587d0c36bf54090497a465445c14980ba48efbcf3b0d03c49b76f3feb8',
    ],
    [
      'package_v2',
      'ghcr-package-create',
      'ghcr.io/utaitebox/utaitebox-server',
      '3.2.1',
      'sha256:7d3848ba2f2e7f69bebb4b576e5fad0379b64a0b1512aee6ad0ec9e7c6319fed',
    ],
    ['package', 'ghcr-package-nested-mixed-case', 'ghcr.io/noahvdaa/repositoryname/frontend', 'latest', null],
  ])('names an image: %s, %s', async (event, name, ...image) => {
    const [repository, tag, digest] = image
    const answer = await world.ghcr(event, fixture(name))
    expect([answer.statusCode, answer.body]).toEqual([202, 'stored: 1, known: 0, ignored: 0\n'])
    const id = `ghcr:${repository}:${tag}:${digest ?? 'none'}`
    expect(world.hints()).toEqual([{ kind: 'image', repository, tag, digest }])
    expect(world.jobs).toEqual([{ kind: 'route', entry: id }])
  })

  it('names it in lower case, however the owner is spelled', async () => {
    await world.ghcr('package', fixture('ghcr-package-published').replaceAll('theryangeary', 'TheRyanGeary'))
    expect(world.hints()).toMatchObject([{ repository: 'ghcr.io/theryangeary/www', tag: '0e2a89b' }])
  })

  it('is one entry also when it comes as registry_package', async () => {
    const body = fixture('ghcr-package-published')
    await world.ghcr('package', body)
    await world.ghcr('registry_package', body.replace('"package": {', '"registry_package": {'))
    expect(world.entries.size).toBe(1)
  })
})

describe('a package event without a tagged container', () => {
  it.each([
    ['registry_package', 'ghcr-registry-package-published'],
    ['registry_package', 'ghcr-registry-package-untagged'],
    ['package', 'ghcr-package-untagged'],
    ['package', 'ghcr-package-npm'],
    ['ping', 'ghcr-ping'],
  ])('is ignored: %s, %s', async (event, name) => {
    const answer = await world.ghcr(event, fixture(name))
    expect([answer.statusCode, answer.body]).toEqual([202, 'stored: 0, known: 0, ignored: 1\n'])
    expect(world.entries.size).toBe(0)
  })

  it('is ignored when the package was deleted', async () => {
    const body = fixture('ghcr-package-published').replace('"published"', '"deleted"')
    expect((await world.ghcr('package', body)).body).toContain('ignored: 1')
  })

  it('is ignored when its tag is empty', async () => {
    const body = fixture('ghcr-package-published').replaceAll('"0e2a89b"', '""')
    expect((await world.ghcr('package', body)).body).toContain('ignored: 1')
  })
})

describe('bad input', () => {
  it.each(['', 'push', 'constructor', 'package.published'])('refuses the event "%s"', async event => {
    expect((await world.ghcr(event, fixture('ghcr-package-published'))).statusCode).toBe(400)
  })

  it.each([
    ['a package without its fields', '{"action":"published"}'],
    ['a package of another type', '{"action":"published","package":"www"}'],
    ['a body that breaks off', fixture('ghcr-package-published').slice(0, 500)],
  ])('refuses %s', async (_what, body) => {
    const answer = await world.ghcr('package', body)
    expect(answer.statusCode).toBe(400)
    expect([world.entries.size, world.logged]).toEqual([0, []])
  })
})

describe('a forged request', () => {
  const body = fixture('ghcr-package-published')
  it.each([
    ['none', ''],
    ['of another secret', signature(body, 'another')],
    ['of another body', signature('{}')],
    ['without its prefix', signature(body).slice(7)],
    ['of the older algorithm', signature(body).replace('sha256=', 'sha1=')],
  ])('refuses a signature: %s', async (_what, forged) => {
    const answer = await world.ghcr('package', body, { 'x-hub-signature-256': forged })
    expect(answer.statusCode).toBe(401)
    expect([world.entries.size, world.logged]).toEqual([0, []])
  })
})
