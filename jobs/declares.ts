import { setTimeout as pause } from 'node:timers/promises'
import { RetryableError, TerminalError } from '../src/errors.ts'
import { mayDeclare } from '../src/release/operators.ts'
import type { Rules } from '../src/release/rules.ts'
import { actorOf } from './route/asked/actor.ts'
import type { RouteNeeds } from './route/needs.ts'

/** A window is opened or changed within 3 s. */
const WAIT_MS = 1_500

type Needs = Pick<RouteNeeds, 'store' | 'git' | 'chat' | 'links' | 'people'>

/**
 * Whether somebody is offered to declare an emergency. While that cannot be found out they are: an outage is when it is
 * needed, and whoever declares one is authorised all the same.
 */
export async function declares(needs: Needs, user: string, rules: Rules): Promise<boolean> {
  if (rules.emergency.length === 0) return false
  return Promise.race([isNamed(needs, user, rules), pause(WAIT_MS, true, { ref: false })])
}

async function isNamed(needs: Needs, user: string, rules: Rules): Promise<boolean> {
  try {
    const by = await actorOf(needs, rules, { hint: { by: user }, target: null })
    return !('stranger' in by) && mayDeclare(rules, by)
  } catch (error) {
    if (error instanceof RetryableError || error instanceof TerminalError) return true
    throw error
  }
}
