import { describe, expect, it } from 'vitest'
import { createStops } from '../../../../sandbox/demo/stops.ts'

const FOR_EVER = new Promise<never>(() => undefined)

function recorded() {
  const stopped: string[] = []
  const thing = (name: string, end: Promise<void> = Promise.resolve()) => ({
    stop: () => {
      stopped.push(name)
      return end
    },
  })
  return { stopped, thing }
}

describe('what was started', () => {
  it('is stopped newest first, once, whatever failed to start', async () => {
    const { stopped, thing } = recorded()
    const stops = createStops()
    await stops.keep(Promise.resolve(thing('database')))
    await expect(stops.keep(Promise.reject(new Error('no port')))).rejects.toThrow('no port')
    await stops.keep(Promise.resolve(thing('server')))
    await stops.all()
    await stops.all()
    expect(stopped).toEqual(['server', 'database'])
  })

  it.each([
    ['never ends', () => FOR_EVER, 'not stopped within 1 ms'],
    ['fails', () => Promise.reject(new Error('is a zombie')), 'is a zombie'],
  ])('is stopped although one of them %s, which is named in the end', async (_how, end, reason) => {
    const { stopped, thing } = recorded()
    const stops = createStops(1)
    await stops.keep(Promise.resolve(thing('database')))
    await stops.keep(Promise.resolve({ stop: end }))
    await expect(stops.all()).rejects.toMatchObject({ errors: [new Error(reason)] })
    expect(stopped).toEqual(['database'])
  })
})
