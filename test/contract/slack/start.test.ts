import { expect, it } from 'vitest'
import { versionsFact } from '../../../src/release/versions.ts'
import { START } from '../../../src/views/start.ts'
import { imageOf, story } from '../../unit/views/world.ts'
import { command, modalOf, person, registry, rules, store, told, until } from './people.ts'

const user = 'U01CAROL'

async function polled(): Promise<void> {
  const target = { ...story().baseline('1.41.3').target, version: 1 }
  await store.save({ target, dueAtMs: null, journal: [] })
  for (const tag of ['1.42.0', '1.41.3', '1.40.0'])
    registry.pushed.set(tag, { digest: imageOf(tag).digest, revision: 'a'.repeat(40) })
  const tags = JSON.stringify(['1.42.0', '1.41.3', '1.40.0'])
  await store.remember(versionsFact(rules.target, 'main'), tags, 1_000_000)
}

const choose = (view: { id: string }, target: string) =>
  person().act({
    kind: 'block_action',
    user,
    view_id: view.id,
    action_id: START.target.action,
    selected_option: target,
  })

const submit = (view: { id: string }, version: string, more = {}) => {
  const values = { [START.version.block(rules.target)]: { version }, ...more }
  return person().act({ kind: 'submit_view', user, view_id: view.id, values })
}

it('opens a window without any word, shows the versions of what is chosen, and starts one', async () => {
  await polled()
  await command(user, '')
  const view = await modalOf(user)
  await choose(view, rules.target)
  const shown = await person().until(({ modals }) =>
    modals[user]?.find(each => JSON.stringify(each).includes('1.40.0 (older)')),
  )
  expect(await submit(shown, '1.42.0', { reason: { text: 'sale day' } })).toEqual({ ok: true, ack: {} })
  await told(user, /1\.42\.0 is started/)
  const { open } = await until(target => target.open !== null)
  expect(open).toMatchObject({ version: '1.42.0', chosen: { reason: 'carol: sale day' } })
})

it('wants a tick before it goes back', async () => {
  await polled()
  await command(user, 'start checkout staging')
  const view = await modalOf(user)
  const refused = JSON.stringify(await submit(view, '1.40.0'))
  expect(refused).toContain('1.40.0 is older than what is deployed')
  const ticked = { older: { older: 'older' } }
  expect(await submit(view, '1.40.0', ticked)).toEqual({ ok: true, ack: {} })
  await until(({ open }) => open?.version === '1.40.0')
})
