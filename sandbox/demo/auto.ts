import { ROWS } from './auto/rows.ts'
import type { Proof } from './auto/rows.ts'
import { createStage } from './auto/stage.ts'
import { playCrash } from './auto/story-crash.ts'
import { playEdit } from './auto/story-edit.ts'
import { playGoodImage } from './auto/story-image.ts'
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
    say('\nAnn merges a pull request and CI pushes the image of checkout.')
    const good = await playGoodImage(stage, tell)
    say(
      '\nBob pushes an image of search that crashes; Carol rolls it back, which holds search, and resumes it.',
    )
    const crash = await playCrash(stage, tell)
    say('\nBob edits a manifest of checkout by hand.')
    const edit = await playEdit(stage, tell)
    return conclude([...good, ...crash, ...edit], world, say)
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
    '\nProofs, read back from GitHub, registry, cluster and Slack. Milliseconds count\nfrom the push, from Carol’s click, and from Bob’s commit.\n',
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
