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

it('says in the tag that an image crashes', async () => {
  expect((await pushCrash(place)).tag).toMatch(/^main-1-[0-9a-f]{7}-crash$/)
})

it('changes one value of a manifest by hand, again and again', async () => {
  const [first, second] = [await editByHand(place), await editByHand(place)]
  expect([first.timeoutMs, second.timeoutMs]).toEqual(['2600', '2700'])
  expect(first.commit).not.toBe(second.commit)
})
