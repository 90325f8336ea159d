import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { configMap, json, listOf, scripted } from './scripted.ts'

type Step = (request: IncomingMessage, response: ServerResponse) => void

let stop = async () => {}
afterEach(() => stop())

/** Lists and watches of config maps are answered one after the other; the last of each goes on for ever. */
async function watching(lists: Step[], watches: Step[]) {
  const [asked, lines]: [string[], string[]] = [[], []]
  const waiting = new Map<string, () => void>()
  const server = await scripted((request, response) => {
    const isWatch = request.url?.includes('watch=true') === true
    asked.push(isWatch ? `watch ${/resourceVersion=(\d+)/.exec(request.url ?? '')?.[1]}` : 'list')
    const steps = isWatch ? watches : lists
    const step = steps.length > 1 ? steps.shift() : steps[0]
    step?.(request, response)
  })
  const say = (line: string) => {
    lines.push(line)
    waiting.get(line)?.()
  }
  const subscribe = () =>
    server.client.watch({
      cluster: 'staging',
      namespace: 'payments',
      kinds: [{ apiVersion: 'v1', kind: 'ConfigMap' }],
      onObject: (change, object) =>
        say(`${change} ${object.metadata.name} ${object.metadata.resourceVersion}`),
      onSight: say,
    })
  stop = server.stop
  const until = async (line: string) => {
    if (!lines.includes(line)) await new Promise<void>(resolve => waiting.set(line, resolve))
  }
  return { asked, lines, subscribe, until }
}

const list =
  (revision: string, ...items: object[]): Step =>
  (_request, response) =>
    json(response, 200, listOf(revision, ...items))
const open: Step = (_request, response) => response.writeHead(200).flushHeaders()
const away: Step = (_request, response) => void response.destroy()
const forbidden: Step = (_request, response) =>
  json(response, 403, { kind: 'Status', code: 403, message: 'no' })
const events =
  (...said: object[]): Step =>
  (_request, response) =>
    void response.writeHead(200).write(said.map(event => `${JSON.stringify(event)}\n`).join(''))
const modified = (name: string, revision: string) => ({ type: 'MODIFIED', object: configMap(name, revision) })
const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old resource version' } }
const drop: Step = (_request, response) => void response.writeHead(200).write('', () => response.destroy())

describe('a watch', () => {
  it('goes on from the newest bookmark when the server ends it', async () => {
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '40' } } }
    const ended: Step = (_request, response) =>
      void response.writeHead(200).end(`${JSON.stringify(bookmark)}\n`)
    const { asked, subscribe, until } = await watching([list('7')], [ended, events(modified('a', '41'))])
    await subscribe()
    await until('present a 41')
    expect(asked).toEqual(['list', 'watch 7', 'watch 40'])
  })

  it('lists again when its place is too old, and tells what was deleted meanwhile (F16)', async () => {
    const lists = [list('7', configMap('a', '5'), configMap('b', '6')), list('90', configMap('b', '80'))]
    const { asked, subscribe, until, lines } = await watching(lists, [events(gone), open])
    await subscribe()
    await until('present b 80')
    expect(lines).toEqual(['present a 5', 'present b 6', 'deleted a 5', 'present b 80'])
    expect(asked.slice(0, 3)).toEqual(['list', 'watch 7', 'list'])
  })

  it('lists again at once when the connection breaks, without a word of loss (F15)', async () => {
    const lists = [list('7', configMap('a', '5')), list('9', configMap('a', '8'))]
    const { subscribe, until, lines } = await watching(lists, [drop, open])
    await subscribe()
    await until('present a 8')
    expect(lines).toEqual(['present a 5', 'present a 8'])
  })

  it('tells a loss when the second try fails too, and its end after a fresh list', async () => {
    const lists = [list('7', configMap('a', '5')), away, away, list('9', configMap('a', '8'))]
    const { subscribe, until, lines } = await watching(lists, [drop, open])
    await subscribe()
    await until('found')
    expect(lines).toEqual(['present a 5', 'lost', 'present a 8', 'found'])
  })

  it('tells an object of the same name with another uid as deleted and present', async () => {
    const other = { ...configMap('a', '8'), metadata: { name: 'a', uid: 'other', resourceVersion: '8' } }
    const { subscribe, until, lines } = await watching(
      [list('7', configMap('a', '5')), list('9', other)],
      [drop, open],
    )
    await subscribe()
    await until('present a 8')
    expect(lines).toEqual(['present a 5', 'deleted a 5', 'present a 8'])
  })
})

describe('watches of several subscribers', () => {
  it('are one, and end with the last of them', async () => {
    const { asked, subscribe, lines } = await watching([list('7', configMap('a', '5'))], [open])
    const [one, two] = await Promise.all([subscribe(), subscribe()])
    expect(asked.filter(line => line === 'list')).toHaveLength(1)
    expect(lines).toEqual(['present a 5', 'present a 5'])
    await one.stop()
    await two.stop()
    await subscribe()
    expect(asked.filter(line => line === 'list')).toHaveLength(2)
  })

  it('are refused when nothing can be listed', async () => {
    const { subscribe } = await watching([forbidden], [open])
    await expect(subscribe()).rejects.toMatchObject({ code: 'cluster_forbidden' })
  })
})
