import type { Brain } from '../../src/advance.ts'
import type { Ports } from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'

/** What is wrong on purpose in a story. */
export type Breakage = {
  brain?: Brain
  /** Wraps what a process uses; the world behind it stays whole. */
  ports?(ports: Ports): Ports
  sweeps?: boolean
  /** Laid over the policy that the seed draws. */
  rules?: Partial<Rules>
  /** Whom a Slack user is taken for. */
  loginOf?(slack: string): string
  /** How long a story is, where it takes a long one to be noticed. */
  actions?: number
}
