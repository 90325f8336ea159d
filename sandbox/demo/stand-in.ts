import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startChild } from '../child.ts'

export type StandInName = 'github' | 'slack' | 'registry' | 'cluster'
export type StandIn = { url: string; stop: () => Promise<void> }

const said = z.object({ url: z.string() })
const READY = /^\{.*"url":.*\}$/m

/** Starts one stand-in as a process of its own, on a free port, and returns once it serves. */
export async function startStandIn(name: StandInName, args: string[] = []): Promise<StandIn> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url))
  const child = await startChild({
    command: process.execPath,
    args: [main, '--port', '0', ...args],
    ready: READY,
    readyWithinMs: 20_000,
  })
  const [line = '{}'] = READY.exec(child.output()) ?? []
  return { url: said.parse(JSON.parse(line)).url, stop: child.stop }
}
