import { expect, it } from 'vitest'
import { routeEntry } from '../../../../jobs/route.ts'
import type { RouteNeeds } from '../../../../jobs/route/needs.ts'
import { createLog } from '../../../../src/log.ts'
import type { ResolvedImage } from '../../../../src/ports.ts'
import { memoryGit } from '../../../simulator/memory-git.ts'
import { memoryAccounts, memoryLinks } from '../../../simulator/memory-links.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { memoryChat, memoryQueue } from '../../../simulator/memory-world.ts'
import { imageOf, NOON_MS, rulesOf } from '../../views/world.ts'

const clock = { nowMs: () => NOON_MS }
const image = imageOf('1.42.0')
const { digest } = image

const cloud = rulesOf({ target: 'cloud/checkout', platforms: ['linux/amd64'] })
const edge = rulesOf({ target: 'edge/checkout', platforms: ['linux/arm64'] })
const mixed = rulesOf({ target: 'mixed/checkout', platforms: ['linux/amd64', 'linux/arm64'] })

/** A registry with one index; labels say which platform they were read from. */
function world(platforms: string[]) {
  const asked: string[] = []
  const told: string[] = []
  const all = [cloud, edge, mixed]
  const store = memoryStore(clock)
  const needs: RouteNeeds = {
    store,
    git: memoryGit(clock, []),
    chat: memoryChat(),
    queue: memoryQueue(clock),
    links: memoryLinks(),
    accounts: memoryAccounts(),
    registry: {
      tags: async () => [],
      resolve: async (_repository, reference, platform) => {
        asked.push(`${reference} ${platform}`)
        if (!platforms.includes(platform)) return { kind: 'absent', message: `there is no ${platform}` }
        const tag = reference === digest ? '' : reference
        return { kind: 'found', image: { ...image, tag }, platforms, labels: labelled(platform) }
      },
    },
    advance: async (id, event) => {
      if (event.kind === 'image_found')
        told.push(`${id} ${event.image.tag} ${event.image.digest} ${event.origin.version}`)
      return { kind: 'ignored', reason: 'looked at', target: null }
    },
    baseline: async () => undefined,
    rules: {
      all: () => all,
      of: id => all.find(({ target }) => target === id) ?? null,
      generation: () => 'g1',
    },
    people: { loginOf: () => null, slackOf: () => null, admins: () => [] },
    command: () => '/release',
    log: createLog({ level: 'silent' }),
  }
  const route = async (): Promise<string[]> => {
    const hint = { kind: 'image', repository: image.repository, tag: '1.42.0', digest: null } as const
    await store.accept({ id: 'n1', sender: 'test', hint, receivedAtMs: NOON_MS })
    await routeEntry(needs, 'n1')
    return (await store.entry('n1'))?.verdict?.lines ?? []
  }
  return { needs, asked, told, route }
}

function labelled(version: string): ResolvedImage['labels'] {
  return { source: 'acme/checkout', revision: 'a'.repeat(40), version, created: null }
}

it('is judged by the platforms of each target, whichever comes first', async () => {
  const { told, route } = world(['linux/arm64'])
  expect(await route()).toEqual([
    'cloud/checkout: ignored: there is no linux/amd64',
    'edge/checkout: ignored: looked at',
    'mixed/checkout: ignored: there is no linux/amd64',
  ])
  expect(told).toEqual([`edge/checkout 1.42.0 ${digest} linux/arm64`])
})

it('reads labels from the first platform of each target, all of one digest', async () => {
  const { asked, told, route } = world(['linux/amd64', 'linux/arm64'])
  await route()
  expect(asked).toEqual(['1.42.0 linux/amd64', `${digest} linux/arm64`])
  expect(told.toSorted()).toEqual([
    `cloud/checkout 1.42.0 ${digest} linux/amd64`,
    `edge/checkout 1.42.0 ${digest} linux/arm64`,
    `mixed/checkout 1.42.0 ${digest} linux/amd64`,
  ])
})

it('is the same in a repeat, whatever the registry says by then', async () => {
  const { needs, told, route } = world(['linux/arm64'])
  const { close } = needs.store
  Object.assign(needs.store, { close: () => Promise.reject(new Error('killed')) })
  await expect(route()).rejects.toThrow('killed')
  Object.assign(needs.store, { close })
  Object.assign(needs.registry, { resolve: () => Promise.reject(new Error('asked again')) })
  await route()
  expect(told).toEqual(Array.from({ length: 2 }, () => `edge/checkout 1.42.0 ${digest} linux/arm64`))
})

it('is ignored where no target could run it', async () => {
  const { route } = world(['linux/riscv64'])
  expect(await route()).toEqual(['ignored: there is no linux/amd64; there is no linux/arm64'])
})
