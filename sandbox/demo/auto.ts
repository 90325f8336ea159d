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

function lineOf({ row, text, afterMs, missing }: Proof): string {
  const mark = missing === undefined ? 'seen   ' : 'MISSING'
  return `  ${row.padEnd(4)} ${mark} ${`${afterMs} ms`.padStart(9)}  ${missing ?? text}`
}

function conclude(proofs: Proof[], world: DemoWorld, say: (line: string) => void): number {
  say(`\n${'row'.padEnd(5)} ${'seen'.padEnd(6)} proof, read back from GitHub, registry, cluster or Slack`)
  for (const row of ROWS) {
    const mine = proofs.filter(proof => proof.row === row)
    const ok = mine.length > 0 && mine.every(proof => proof.missing === undefined)
    say(
      `${row.padEnd(5)} ${(ok ? 'yes' : 'NO').padEnd(6)} ${mine.length === 0 ? 'nothing was looked for' : ''}`,
    )
    for (const { story, text, afterMs, missing } of mine)
      say(`${' '.repeat(13)}${story}, ${afterMs} ms: ${missing === undefined ? text : `MISSING ${missing}`}`)
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

const LINES_SHOWN = 15

function lastLines(world: DemoWorld): string {
  return world.productOutput().trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
}
