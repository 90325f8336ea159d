import { z } from 'zod'
import { parseJson } from '../http.ts'
import type { Tier } from '../limits.ts'
import type { Channel, World } from '../world.ts'

type Reply = { ok: true } & Record<string, unknown>
export type Refusal = { ok: false; error: string } & Record<string, unknown>
export type Answer = Reply | Refusal

/** One method of the Web API; `call` gets the request's fields as they came. */
export type Method = {
  token: 'bot' | 'app' | 'any'
  scopes: string[]
  tier: Tier
  call: (world: World, fields: Record<string, unknown>) => Answer
}

type Spec<T> = {
  token?: Method['token']
  scopes: string[]
  tier: Tier
  args: z.ZodType<T>
  run: (world: World, args: T) => Answer
}

/** A method from its arguments' shape and what it does; wrong arguments get Slack's `invalid_arguments`. */
export function method<T>(spec: Spec<T>): Method {
  return {
    token: spec.token ?? 'bot',
    scopes: spec.scopes,
    tier: spec.tier,
    call: (world, fields) => {
      const parsed = spec.args.safeParse(fields)
      if (parsed.success) return spec.run(world, parsed.data)
      return refuse('invalid_arguments', parsed.error.issues.map(argumentProblem))
    },
  }
}

/** A refusal in Slack's form; `messages` are the details that developers see. */
export function refuse(error: string, messages: string[] = []): Refusal {
  if (messages.length === 0) return { ok: false, error }
  const errors = messages.map(message => message.replace(/^\[ERROR\] /, ''))
  return { ok: false, error, errors, response_metadata: { messages } }
}

/** Yes or no, as JSON or as a form's word. */
export const flag = z.union([z.boolean(), z.stringbool()]).optional()
/** A whole number, as JSON or as a form's digits. */
export const whole = z.coerce.number().int().optional()
/** A timestamp; Slack takes a number too. */
export const stamp = z.union([z.string(), z.number().transform(String)])
/** A structure, as JSON or as a form's JSON text; text that is no JSON stays text. */
export const structure = z
  .unknown()
  .transform(value => (typeof value === 'string' ? (parseJson(value) ?? value) : value))

/** The channel of that id if the app may see it. */
export function findChannel(world: World, id: string): Channel | undefined {
  const channel = world.channels.get(id)
  if (channel) return channel
  const name = id.startsWith('#') ? id.slice(1) : undefined
  return [...world.channels.values()].find(one => !one.is_im && one.name === name)
}

/** Whether the app sits in the channel. */
export function botIsIn(world: World, channel: Channel): boolean {
  return channel.members.includes(world.seed.bot.userId)
}

const argumentProblem = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_type' && issue.path.length > 0
    ? `[ERROR] missing required field: ${issue.path.join('/')}`
    : `[ERROR] ${issue.message} [json-pointer:/${issue.path.join('/')}]`
