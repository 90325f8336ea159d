import { beforeEach, describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../src/ports.ts'
import { deployment, pod, replicaSet } from './objects.ts'
import { converging, createWorld, ID, linesOf, PLACE, REF } from './world.ts'
import type { World } from './world.ts'

let world: World

async function opened(): Promise<World> {
  await world.watch.watching({ target: ID, ...PLACE, refs: [REF] })
  return world
}

function running(version: string, generation: number, ready: number): KubeObject {
  const object = deployment(ready, { generation })
  const template = { spec: { containers: [{ name: 'app', image: `ghcr.io/acme/checkout:${version}` }] } }
  return { ...object, spec: { replicas: 3, progressDeadlineSeconds: 600, template } }
}

beforeEach(() => {
  world = createWorld()
})

describe('what the watch tells', () => {
  it('watches workloads with their replica sets and pods before anything is applied', async () => {
    await opened()
    expect(world.watched()).toEqual(['Deployment', 'Pod', 'ReplicaSet'])
    world.emit('present', deployment(0))
    expect(world.told).toEqual([])
  })

  it('tells the health of a tracked object once for each change', async () => {
    await opened()
    world.save(converging())
    world.emit('present', deployment(1), deployment(1))
    await world.until(1)
    world.emit('present', deployment(3))
    await world.until(2)
    expect(linesOf(world.told)).toEqual(['observed in_progress', 'observed current'])
  })

  it('tells what was seen between the apply and its being saved', async () => {
    await opened()
    world.emit('present', deployment(3))
    world.save(converging())
    await world.until(1)
    expect(linesOf(world.told)).toEqual(['observed current'])
  })

  it('tells only the latest of a burst', async () => {
    await opened()
    world.save(converging())
    world.emit('present', deployment(1), deployment(2), deployment(3))
    await world.until(2)
    expect(linesOf(world.told)).toEqual(['observed in_progress', 'observed current'])
  })
})

describe('what the watch keeps to itself', () => {
  it('does not tell of an older generation, nor of what nobody tracks', async () => {
    await opened()
    world.save(converging())
    world.emit('present', deployment(3, { generation: 1 }), { ...deployment(3), metadata: { name: 'other' } })
    world.emit('present', deployment(3))
    await world.until(1)
    expect(world.told).toMatchObject([{ kind: 'observed', generation: 2 }])
  })

  it('does not take for healthy what somebody else changed after the apply', async () => {
    await opened()
    world.save(converging())
    world.emit('present', running('1.0.0', 2, 0), running('0.9.0', 3, 3))
    await world.until(1)
    expect(world.told.at(-1)).toMatchObject({ health: { status: 'unknown', reason: 'ChangedByOthers' } })
  })

  it('but counts what was only scaled or restarted meanwhile', async () => {
    await opened()
    world.save(converging())
    world.emit('present', running('1.0.0', 2, 0), running('1.0.0', 3, 3))
    await world.until(1)
    expect(linesOf(world.told)).toEqual(['observed current'])
  })

  it('but tells of a deletion', async () => {
    await opened()
    world.save(converging())
    world.emit('present', deployment(0))
    world.emit('deleted', deployment(0))
    await world.until(1)
    expect(world.told).toMatchObject([{ health: { status: 'unknown', reason: 'Deleted' } }])
  })

  it('stops watching when nothing rolls any more', async () => {
    await opened()
    world.save(converging())
    world.save(null)
    await world.watch.stop()
    expect(world.watched()).toEqual([])
  })
})

describe('the trouble of new pods', () => {
  it('is told with the object, and not that of old pods', async () => {
    await opened()
    world.save(converging())
    world.emit('present', deployment(0), replicaSet('old', '1'), replicaSet('new', '2'))
    world.emit('present', pod('old', { uid: 'old' }, 9), pod('new', { uid: 'new' }, 3))
    await world.until(1)
    expect(world.told).toMatchObject([
      { trouble: { kind: 'crash_loop', pod: 'new', restarts: 3, fatal: true } },
    ])
  })

  it('is not asked for before the controller saw the change', async () => {
    const troubleAt = await world.watch.watching({ target: ID, ...PLACE, refs: [REF] })
    world.emit('present', replicaSet('new', '2'), pod('new', { uid: 'new' }, 3))
    world.emit('present', deployment(0, { generation: 3, observed: 2 }))
    expect(troubleAt(REF, 3)).toBeNull()
    world.emit('present', deployment(0, { generation: 3 }))
    expect(troubleAt(REF, 3)).toMatchObject({ pod: 'new' })
    expect(troubleAt(REF, 4)).toBeNull()
  })
})

describe('a cluster out of sight', () => {
  it('is told once, and once when it is found', async () => {
    await opened()
    world.save(converging())
    world.sight('lost')
    await world.until(1)
    world.emit('present', deployment(3))
    world.sight('found')
    await world.until(3)
    expect(linesOf(world.told)).toEqual(['watch_lost', 'observed current', 'watch_found'])
  })

  it('is lost for a process that starts while it is away, until its watches open', async () => {
    world.fail.watch = 3
    world.save(converging())
    await world.until(2)
    expect(linesOf(world.told)).toEqual(['watch_lost', 'watch_found'])
    expect(world.watched()).toContain('Deployment')
  })

  it('is found again for a process that takes over from one that lost it', async () => {
    world.save({ ...converging(), lostSinceMs: 1 })
    await world.until(1)
    expect(linesOf(world.told)).toEqual(['watch_found'])
  })

  it('is told again when the document could not be saved', async () => {
    await opened()
    world.save(converging())
    world.fail.advance = 1
    world.emit('present', deployment(3))
    await world.until(1)
    expect(linesOf(world.told)).toEqual(['observed current'])
  })
})
