import { expect, it } from 'vitest'
import { arrange, click, crashed, fault, person } from './people.ts'

const open = (user: string) => person().act({ kind: 'open_home', user })
const homeOf = (user: string, words: RegExp) =>
  person().until(({ homes }) => {
    const text = JSON.stringify(homes[user] ?? {})
    return words.test(text) ? text : undefined
  })

it('is drawn when somebody opens it: what waits for them, what is theirs, and all that is on its way', async () => {
  await arrange(crashed())
  expect(await open('U01ANN')).toEqual({ ok: true, ack: {} })
  const home = await homeOf('U01ANN', /Waiting for you\* · 1/)
  expect(home).toContain('Failed, and waits for you')
  expect(home).toMatch(/Yours on their way\* · 1/)
  await open('U01CAROL')
  expect(await homeOf('U01CAROL', /Everything on its way\* · 1/)).toContain('Nothing waits for you')
})

it('is drawn again after what its person did, and for nobody who does not look', async () => {
  const card = await arrange(crashed())
  await open('U01CAROL')
  await homeOf('U01CAROL', /Failed/)
  await click('U01CAROL', card, 'retry')
  await homeOf('U01CAROL', /Applying/)
  expect(Object.keys((await person().state()).homes)).toEqual(['U01CAROL'])
})

it('is drawn when it is opened again, where Slack did not take it the first time', async () => {
  await arrange(crashed())
  await fault('^views\\.publish$', 'status', { times: 1 })
  await open('U01ANN')
  await open('U01ANN')
  expect(await homeOf('U01ANN', /Failed/)).toContain('Everything on its way* · 1')
})
