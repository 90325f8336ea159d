import { z } from 'zod'
import { fileURLToPath } from 'node:url'
import { startChild } from '../child.ts'
import type { Child } from '../child.ts'

export type StandIn = { name: StandInName; url: string; child: Child }
export type StandInName = 'github' | 'slack' | 'registry' | 'cluster'

const said = z.object({ url: z.string() })

/** Starts one stand-in as a process of its own, on a free port, and returns once it serves. */
export async function startStandIn(name: StandInName, args: string[] = []): Promise<StandIn> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url))
  const child = await startChild({
    command: process.execPath,
    args: [main, '--port', '0', ...args],
    ready: READY,
    readyWithinMs: 20_000,
  })
  const line = READY.exec(child.output())?.[0] ?? '{}'
  return { name, url: said.parse(JSON.parse(line)).url, child }
}

const READY = /^\{.*"url":.*\}$/m
