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
  /** The rules as they are taken to be, whatever they are. */
  sees?(rules: Rules): Rules
  /** Whether the stories are of pull requests that people open themselves. */
  isOwn?: boolean
  /** Whom a Slack user is taken for. */
  loginOf?(slack: string): string
  /** How long a story is, where it takes a long one to be noticed. */
  actions?: number
}

/** Members of a port behind a proxy, as an object that others can be laid over. */
export function all<T extends object>(port: T): T {
  return new Proxy(port, {})
}
