import { afterAll, beforeAll, expect, it } from 'vitest'
import { editByHand, mergeAnnsPull, pushCrash } from '../../../../sandbox/ci/play.ts'
import type { CiPlace } from '../../../../sandbox/ci/play.ts'
import { readImage } from '../../../../sandbox/demo/auto/read-registry.ts'
import { demoSeed } from '../../../../sandbox/github/demo-seed.ts'
import { Seed, personalToken } from '../../../../sandbox/github/seed.ts'
import { startGitHub } from '../../../../sandbox/github/server.ts'
import { startRegistry } from '../../../../sandbox/registry/server.ts'

const stops: (() => Promise<void>)[] = []
let place: CiPlace

beforeAll(async () => {
  const registry = await startRegistry({ port: 0 })
  const github = await startGitHub({ seed: Seed.parse(demoSeed({ registry: registry.host })) })
  const tokens = { ann: personalToken('ann'), bob: personalToken('bob') }
  place = { githubApiUrl: github.url, registryUrl: registry.url, tokens }
  stops.push(github.stop, registry.stop)
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

it('merges a pull request of Ann and pushes an image that names the merge commit', async () => {
  const first = await mergeAnnsPull(place)
  const second = await mergeAnnsPull(place)
  expect([first.pull, second.pull]).toEqual([1, 2])
  expect(second.tag).toBe(`main-2-${second.revision.slice(0, 7)}`)
  const { digest, labels } = await readImage(place.registryUrl, 'acme/checkout', second.tag)
  expect(digest).toBe(second.digest)
  expect(labels['org.opencontainers.image.source']).toBe('https://github.com/acme/checkout')
  expect(labels['org.opencontainers.image.revision']).toBe(second.revision)
})

it('gives an image its version as a second tag, one above the highest', async () => {
  const crash = await pushCrash(place)
  expect(crash).toMatchObject({ tag: `main-1-${crash.revision.slice(0, 7)}`, version: '2.1.0' })
  const { digest, labels } = await readImage(place.registryUrl, 'acme/search', '2.1.0')
  expect([crash.released.tag, crash.released.digest, digest]).toEqual(['2.1.0', crash.digest, crash.digest])
  expect(labels['org.opencontainers.image.version']).toBe('2.1.0')
  expect((await pushCrash(place)).version).toBe('2.2.0')
})

it('changes one value of a manifest by hand, again and again', async () => {
  const [first, second] = [await editByHand(place), await editByHand(place)]
  expect([first.timeoutMs, second.timeoutMs]).toEqual(['2600', '2700'])
  expect(first.commit).not.toBe(second.commit)
})
