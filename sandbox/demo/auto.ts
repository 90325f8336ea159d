import { ROWS } from './auto/rows.ts'
import type { Proof } from './auto/rows.ts'
import { createStage } from './auto/stage.ts'
import { playBad } from './auto/story-bad.ts'
import { playEdit } from './auto/story-edit.ts'
import { playGood } from './auto/story-good.ts'
import { createUntil } from './auto/until.ts'
import type { DemoWorld } from './world.ts'

/**
 * Plays the demo without a browser and prints the proof of each row, read back from GitHub, registry, cluster and
 * Slack. Exit code 0 when all were seen, else 1.
 */
export async function runAuto(world: DemoWorld, say: (line: string) => void): Promise<number> {
  const waiter = createUntil(world.urls)
  const stage = createStage(world, waiter)
  const tell = (proof: Proof) => say(lineOf(proof))
  try {
    say(
      '\nAnn merges a change of checkout and CI pushes it: to staging first, where it soaks. For production it becomes a' +
        '\npull request, which Bob approves in Slack and Carol on GitHub; Ann merges it.',
    )
    const good = await playGood(stage, tell)
    say(
      '\nBob breaks search in a way that only production shows. Carol approves it, Slipway merges it, it crashes; Carol' +
        '\nrolls it back, which holds search, and resumes it.',
    )
    const bad = await playBad(stage, tell)
    say('\nBob edits a manifest of checkout by hand.')
    const edit = await playEdit(stage, tell)
    return conclude([...good, ...bad, ...edit], world, say)
  } finally {
    waiter.stop()
  }
}

function lineOf({ row, story, afterMs, missing }: Proof): string {
  const said = missing === undefined ? `seen after ${afterMs} ms` : `MISSING: ${missing}`
  return `  ${row.padEnd(4)}${said.padEnd(22)} ${story}`
}

function conclude(proofs: Proof[], world: DemoWorld, say: (line: string) => void): number {
  say(
    '\nProofs, read back from GitHub, registry, cluster and Slack. Milliseconds count\nfrom each push, from the failure that Carol rolls back, and from Bob’s commit.\n',
  )
  say(tableLine('row', 'after', 'story and proof'))
  for (const row of ROWS) {
    const mine = proofs.filter(proof => proof.row === row)
    if (mine.length === 0) say(tableLine(row, '', 'MISSING: nothing was looked for'))
    for (const { story, text, afterMs, missing } of mine)
      say(
        tableLine(row, `${afterMs} ms`, `${story}: ${missing === undefined ? text : `MISSING: ${missing}`}`),
      )
  }
  const missing = proofs.filter(proof => proof.missing !== undefined)
  const unseen = ROWS.filter(row => !proofs.some(proof => proof.row === row))
  if (missing.length === 0 && unseen.length === 0) {
    say(`\nAll ${ROWS.length} rows were seen, by ${proofs.length} proofs.`)
    return 0
  }
  say(`\n${missing.length} of ${proofs.length} proofs were not seen. Slipway said last:\n${lastLines(world)}`)
  return 1
}

const tableLine = (row: string, after: string, proof: string) =>
  `${row.padEnd(5)}${after.padStart(9)}  ${proof}`

const LINES_SHOWN = 15

function lastLines(world: DemoWorld): string {
  return world.productOutput().trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
}
