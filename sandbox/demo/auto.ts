import type { DemoWorld } from './world.ts'
export async function runAuto(_world: DemoWorld, say: (line: string) => void): Promise<number> {
  say('not yet')
  return 1
}
