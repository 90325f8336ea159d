import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { Actor } from '../../../src/release/actors.ts'
import type { Mirror } from '../../../src/release/release.ts'
import { verdictOn } from '../../../src/release/decide/judging.ts'
import { wants } from '../../../src/release/wants.ts'
import { annWrites, carolWrites, HEAD, opened, production } from '../views/pulls.ts'
import { card } from '../views/read.ts'
import { ann } from '../views/world.ts'

export type Told = ReturnType<typeof opened>

export const refuse = production({ recorded: 'refuse' }, { linking: true })
export const annLinked: Actor = { ...annWrites, account: 1 }
export const carolLinked: Actor = { ...carolWrites, account: 3 }
export const carol = { login: 'carol', id: 3, bot: false }
export const REFUSED: Mirror = { state: 'refused', why: 'forbidden', message: 'Resource not accessible' }

export const release = 'production/checkout#1'
export const openOf = (told: Told) => {
  if (told.target.open === null) throw new Error('nothing is open')
  return told.target.open
}
export const verdict = (told: Told) => {
  const found = verdictOn(openOf(told), told.rules, told.nowMs)
  const filled = (found?.parts ?? []).flatMap(part =>
    part.filled.map(({ by, where }) => `${by.login} ${where}`),
  )
  const objections = (found?.objections ?? []).map(({ login }) => `${login} objects`)
  return [...filled, ...objections]
}
export const owed = (told: Told) =>
  wants(told.target, told.rules, told.nowMs)
    .filter(({ kind }) => kind === 'mirror' || kind === 'message_clicker')
    .map(({ key }) => key)
export const lineOf = (told: Told) => card(told.drawing(({ open }) => open)).lines[1]

/** GitHub has the review, as the look after it shows, or has refused it. */
export function mirrored(
  told: Told,
  click: number,
  mirror: Mirror = { state: 'given' },
  reviews = [{ by: ann }],
): Told {
  const { pull } = openOf(told)
  if (pull === null) throw new Error('there is no pull request')
  const { number, url, branch, head, base, content, unread, demands } = pull
  const look = {
    order: pull.order + 1,
    pull: { number, url, branch, head, base, content, unread, demands, owners: null, queue: NO_QUEUE },
    reviews: reviews.map(({ by }) => ({
      by,
      state: 'approved' as const,
      head: HEAD,
      atMs: told.nowMs,
      writes: true,
      teams: [],
      owner: false,
    })),
  }
  return told.tell({ kind: 'word_mirrored', release, click, mirror, look })
}
