import { STRANGER, type Pressed, type Told } from './actions.ts'
import type { Counts } from './invariants.ts'
import { TARGET } from './scenario.ts'
import type { World } from './simulator.ts'

/**
 * Whatever was acknowledged came to something: done once, or refused, but never refused after it was done; and no card
 * is left at "recording". Answers with how often each verb was done.
 */
export async function clicksAtRest(world: World, told: Told, wentBack: string[]): Promise<Counts> {
  const journal = (await world.store.journal(TARGET, 500)).map(({ text }) => text)
  const counts: Counts = { recorded: world.chat.recorded, 'given on GitHub': world.git.given.length }
  for (const pressed of told.asks) {
    // oxlint-disable-next-line no-await-in-loop -- the store answers at once
    const outcome = await outcomeOf(world, pressed)
    const times = journal.filter(text => isOf(text, pressed)).length
    for (const problem of problemsOf(pressed, outcome, times))
      world.problems.push(`click ${pressed.id} (${pressed.verb}) ${problem}`)
    const name = `asked ${pressed.verb}`
    if (outcome === 'done') counts[name] = (counts[name] ?? 0) + 1
  }
  for (const reason of wentBack)
    if (!told.asks.some(({ id, older }) => older === true && reason.endsWith(`: ${id}`)))
      world.problems.push(`an older version was started, though nobody said that it may be: ${reason}`)
  for (const { release, blocks } of world.chat.cards)
    if (JSON.stringify(blocks).includes('Recording')) world.problems.push(`${release} is left at "recording"`)
  return counts
}

type Outcome = 'done' | 'refused' | 'open' | 'not stored'

async function outcomeOf(world: World, { id }: Pressed): Promise<Outcome> {
  const entry = await world.store.entry(id)
  if (entry === null) return 'not stored'
  if (entry.resolution?.kind !== 'asked') return 'open'
  return entry.resolution.refused === null ? 'done' : 'refused'
}

function problemsOf({ acknowledged, by }: Pressed, outcome: Outcome, times: number): string[] {
  const found: [boolean, string][] = [
    [outcome === 'not stored' && acknowledged, 'was acknowledged and is lost'],
    [outcome === 'open', 'came to nothing'],
    [outcome === 'refused' && times > 0, 'was done and then refused'],
    [outcome === 'done' && by === STRANGER, 'of a stranger was done'],
    [times > 1, 'was done twice'],
  ]
  return found.flatMap(([is, problem]) => (is ? [problem] : []))
}

/** What is held, started, rolled back and let pass is told in the journal with its reason, which is the click itself. */
function isOf(text: string, { id }: Pressed): boolean {
  const isLong = ['roll back to', 'freeze overridden', 'emergency'].some(start => text.startsWith(start))
  if (text.endsWith(` is to be released: ${id}`)) return true
  return text === `held: ${id}` || (isLong && text.endsWith(`: ${id}`))
}
