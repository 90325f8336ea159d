import { z } from 'zod'
import { actor } from '../../contract/slack/actor.ts'
import type { Gate } from '../../world/gate.ts'
import type { PullSeen } from '../../world/look-github.ts'
import { until } from '../../world/until.ts'
import type { World } from '../../world/world.ts'
import type { Row } from './row.ts'

const Acted = z.object({ ok: z.boolean() })

type Playing = { world: World<Gate>; revisions: ReadonlyMap<string, string> }

/** Pushes the image of a row, and does what people do until its request is made. */
export async function playRow(playing: Playing, row: Row): Promise<void> {
  const { world } = playing
  if (row.plot === 'replaced') {
    await push(playing, row, row.number - 1)
    await until(`${row.name} has a pull request`, () => openOf(world, row, row.number - 1))
  }
  await push(playing, row, row.number)
  if (row.plot === 'approved') await approve(world, row)
  if (row.plot === 'clicked') await click(world, row, 'U01CAROL')
  if (row.plot === 'refused') await click(world, row, 'U01ANN')
  if (row.plot === 'dismissed') await dismissed(world, row)
  if (row.plot === 'behind') await leftBehind(world, row)
  if (row.plot !== 'computing') return
  await approve(world, row)
  const isOwed = async () => (await world.look.owed(row.name)).includes(row.effect)
  await until(`${row.name} is not computed`, isOwed)
}

/**
 * Whoever has not approved yet does so, once asked; a click is theirs already, or its person hears why not first. Who owns
 * what changes approves at last.
 */
export async function approveAll(world: World<Gate>, rows: readonly Row[]): Promise<void> {
  await Promise.all(
    rows.map(async row => {
      if (row.plot === 'clicked') return
      if (row.plot === 'refused') await until(`${row.name} is told`, () => isTold(world, row), waiting(world))
      await approve(world, row)
      await approveAsOwner(world, row)
    }),
  )
}

async function isTold({ look }: World<Gate>, { name }: Row): Promise<boolean> {
  const messages = await look.messages(name)
  return messages.some(({ metadata }) => metadata?.event_type === 'slipway_direct')
}

/** Presses Approve on the card, once there is one. */
async function click(world: World<Gate>, row: Row, user: string): Promise<void> {
  const { act } = actor(world.urls.slack)
  await until(
    `${row.name} is clicked`,
    async () => {
      const messages = await world.look.messages(row.name)
      const card = messages.find(({ metadata }) => metadata?.event_type === 'slipway_card')
      if (card === undefined) return false
      const at = { channel: card.channel, ts: card.ts, action_id: 'approve' }
      return Acted.parse(await act({ kind: 'block_action', user, ...at })).ok
    },
    waiting(world),
  )
}

function waiting(world: World<Gate>) {
  return { withinMs: 120_000, more: () => world.product.output().slice(-3_000) }
}

/** GitHub waits for the owner to approve, when the approval that counts is taken away. */
async function dismissed(world: World<Gate>, row: Row): Promise<void> {
  await approve(world, row)
  const pull = await until(`${row.name} is left to GitHub`, async () => {
    const open = await openOf(world, row, row.number)
    return open !== null && open.auto_merge !== null && open
  })
  await world.ci.dismiss(pull.number, row.plays.pull?.reviewer ?? '')
}

/** Something else lands on the base before it is approved. */
async function leftBehind(world: World<Gate>, row: Row): Promise<void> {
  await until(`${row.name} has a pull request`, () => openOf(world, row, row.number), waiting(world))
  await world.ci.note(`before-${row.name}`)
  await approve(world, row)
}

async function approveAsOwner(world: World<Gate>, row: Row): Promise<void> {
  const owner = row.plays.pull?.owner
  if (owner === undefined) return
  const pulls = await world.look.pulls(row.name)
  const pull = pulls.find(each => isOf(each, row.number))
  if (pull?.state === 'open' && !isApproved(pull, owner)) await world.ci.approve(pull.number, owner)
}

/** `late`: the first look at a pull request after a change finds that GitHub is still computing. */
export async function setLate({ urls }: World<Gate>, late: boolean): Promise<void> {
  const url = `${urls.github}/_sandbox/mergeability`
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify({ late }) })
  z.object({ late: z.literal(late) }).parse(await response.json())
}

function push({ world, revisions }: Playing, { name, plays }: Row, number: number): Promise<string> {
  return world.ci.push(name, { number, revision: revisions.get(name) ?? '', crashes: plays.crashes })
}

async function approve(world: World<Gate>, row: Row): Promise<void> {
  const reviewer = row.plays.pull?.reviewer ?? null
  if (reviewer === null) return
  const pull = await until(
    `${row.name} is to be reviewed`,
    async () => (await approvedOf(world, row, reviewer)) ?? (await askedOf(world, row, reviewer)),
    waiting(world),
  )
  if (!isApproved(pull, reviewer)) await world.ci.approve(pull.number, reviewer)
}

async function approvedOf({ look }: World<Gate>, row: Row, reviewer: string): Promise<PullSeen | null> {
  const pulls = await look.pulls(row.name)
  return pulls.find(pull => isOf(pull, row.number) && isApproved(pull, reviewer)) ?? null
}

/** Asked for their review, with the check that says so. */
async function askedOf(world: World<Gate>, row: Row, reviewer: string): Promise<PullSeen | null> {
  const pull = await openOf(world, row, row.number)
  if (pull !== null && isDismissed(pull, reviewer)) return pull
  if (pull === null || !pull.requested.users.includes(reviewer)) return null
  return (await world.look.checks(pull.head)).length > 0 ? pull : null
}

async function openOf({ look }: World<Gate>, row: Row, number: number): Promise<PullSeen | null> {
  const pulls = await look.pulls(row.name)
  return pulls.find(pull => pull.state === 'open' && isOf(pull, number)) ?? null
}

function isOf({ title }: PullSeen, number: number): boolean {
  return title.startsWith(`Release main-${number} of `)
}

function isApproved({ reviews }: PullSeen, reviewer: string): boolean {
  return reviews.some(({ author, state }) => author === reviewer && state === 'APPROVED')
}

function isDismissed({ reviews }: PullSeen, reviewer: string): boolean {
  return reviews.some(({ author, state }) => author === reviewer && state === 'DISMISSED')
}
