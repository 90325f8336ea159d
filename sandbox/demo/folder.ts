import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guardChild } from '../guard.ts'

/** A folder for what the demo writes: gone after `stop`, and also when this process is killed. */
export async function startFolder(): Promise<{ path: string; stop: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'slipway-demo-'))
  guardChild(NOBODY, path)
  return { path, stop: () => rm(path, { recursive: true, force: true }) }
}

/** No process has this id: the guard is told of the folder alone. */
const NOBODY = 2 ** 30
