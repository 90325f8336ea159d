import { expect, it } from 'vitest'
import type { Rules } from '../../../src/release/rules.ts'
import { versionsFact } from '../../../src/release/versions.ts'
import { START } from '../../../src/views/start.ts'
import { production } from '../../unit/views/pulls.ts'
import { imageOf, NOON_MS, story } from '../../unit/views/world.ts'
import { command, modalOf, person, registry, rule, rules, store, told, until } from './people.ts'

const user = 'U01CAROL'

async function polled(at: Rules = rules): Promise<void> {
  const target = { ...story(at).baseline('1.41.3').target, version: 1 }
  await store.save({ target, dueAtMs: null, journal: [] })
  for (const tag of ['1.42.0', '1.41.3', '1.40.0'])
    registry.pushed.set(tag, { digest: imageOf(tag).digest, revision: 'a'.repeat(40) })
  const tags = JSON.stringify(['1.42.0', '1.41.3', '1.40.0'])
  await store.remember(versionsFact(at.target, 'main'), tags, 1_000_000)
}

const choose = (view: { id: string }, target: string) =>
  person().act({
    kind: 'block_action',
    user,
    view_id: view.id,
    action_id: START.target.action,
    selected_option: target,
  })

const submit = (view: { id: string }, version: string, more = {}, at: Rules = rules) => {
  const values = { [START.version.block(at.target)]: { version }, ...more }
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

/** Nothing but a freeze is in the way, and carol may declare an emergency. */
const frozen = production(
  {},
  {
    emergency: ['user:carol'],
    freezes: [{ name: 'sale', fromMs: NOON_MS - 1, untilMs: NOON_MS + 1, turnMs: NOON_MS + 1 }],
  },
)
const words = { [START.emergency.block(frozen.target)]: { emergency: 'cards are charged twice' } }

it('offers an emergency to whom the configuration names, and starts one for the words that are written there', async () => {
  rule(frozen)
  await polled(frozen)
  await command(user, 'start checkout production')
  const view = await modalOf(user)
  expect(JSON.stringify(view)).toMatch(/EMERGENCY.*SKIPS SOAK AND FREEZE, and needs one approval/)
  const filled = { reason: { text: 'a bug' }, ...words }
  expect(await submit(view, '1.42.0', filled, frozen)).toEqual({ ok: true, ack: {} })
  await told(user, /1\.42\.0 is started as an EMERGENCY: it skips soak and freeze/)
  const { open } = await until(target => target.open !== null, frozen.target)
  expect(open?.pass).toMatchObject({ kind: 'emergency', reason: 'cards are charged twice' })
})

it('offers no emergency to others, nor where there is nothing to skip', async () => {
  rule(frozen)
  await polled(frozen)
  await command('U01ANN', 'start checkout production')
  expect(JSON.stringify(await modalOf('U01ANN'))).not.toContain('EMERGENCY')
  rule({ ...frozen, freezes: [] })
  await command(user, 'start checkout production')
  expect(JSON.stringify(await modalOf(user))).not.toContain('EMERGENCY')
})

it('refuses an emergency of somebody whom the configuration names no more', async () => {
  rule(frozen)
  await polled(frozen)
  await command(user, 'start checkout production')
  const view = await modalOf(user)
  rule({ ...frozen, emergency: ['user:dave'] })
  expect(await submit(view, '1.42.0', words, frozen)).toEqual({ ok: true, ack: {} })
  const modal = await person().until(({ modals }) =>
    modals[user]?.find(each => JSON.stringify(each).includes('may not declare an emergency')),
  )
  expect(JSON.stringify(modal)).toContain('dave may')
  expect((await store.load(frozen.target)).target?.open).toBeNull()
})
