import { LogLevel, WebClient, type Logger } from '@slack/web-api'
import { Agent, fetch } from 'undici'
import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import { registerSecret, type Log } from '../../log.ts'
import type { Store } from '../../ports.ts'
import { faultOf, refusalOf } from './faults.ts'
import { createLimiter, type Method } from './limiter.ts'

const TIMEOUT_MS = 10_000
const KEEP_ALIVE_MS = 60_000

export type ChatOptions = {
  token: string
  /** `https://slack.com/api/` without it. */
  apiUrl?: string
  store: Pick<Store, 'ban' | 'bannedForMs' | 'remember' | 'recall'>
  log: Pick<Log, 'debug' | 'warn'>
  /** The clock that calls are counted by; the machine's without it. */
  nowMs?: () => number
}

/** A call that Slack answered: well, or with a word that the caller expects. */
export type Called<T> = { kind: 'ok'; answer: T } | { kind: 'expected'; word: string }

export type Request<T> = {
  method: Method
  channel: string
  fields: Record<string, unknown>
  answer: z.ZodType<T>
  /** Words of refusal that are an answer here, and not a fault. */
  expects?: readonly string[]
  /** How many calls of that method others shall still have afterwards. */
  leave?: number
  /** Done when the call may be sent, just before it is. */
  before?: () => Promise<void>
}

export type Calls = {
  call<T>(request: Request<T>): Promise<Called<T>>
  /** The same where nothing but an answer is expected. */
  ask<T>(request: Request<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Calls of the Web API over kept connections: limited before they are sent, each tried once (a repeat must look
 * first whether the lost one was done), with a time limit. Throws RetryableError or TerminalError.
 */
export function createCalls({ token, apiUrl, store, log, nowMs }: ChatOptions): Calls {
  registerSecret(token)
  const dispatcher = new Agent({ keepAliveTimeout: KEEP_ALIVE_MS, connections: 16 })
  const web = new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    fetch: pooled(dispatcher),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent(log),
  })
  const limiter = createLimiter(store, nowMs)
  async function call<T>(request: Request<T>): Promise<Called<T>> {
    const { method, channel, fields, answer, expects = [], leave = 0 } = request
    await limiter.take(method, channel, leave)
    await request.before?.()
    try {
      const parsed = answer.safeParse(await web.apiCall(method, fields))
      if (parsed.success) return { kind: 'ok', answer: parsed.data }
      throw new TerminalError('slack_message_refused', {
        reason: `${method} answered with something unexpected`,
      })
    } catch (error) {
      if (error instanceof TerminalError) throw error
      const fault = faultOf(error)
      if (fault.kind === 'limited') throw await limiter.ban(method, channel, fault.forMs)
      if (fault.kind === 'away') throw fault.error
      if (expects.includes(fault.word)) return { kind: 'expected', word: fault.word }
      throw refusalOf(fault, channel)
    }
  }
  const ask = async <T>(request: Request<T>): Promise<T> => {
    const called = await call(request)
    if (called.kind === 'ok') return called.answer
    throw refusalOf({ word: called.word, needed: null }, request.channel)
  }
  return { call, ask, close: async () => dispatcher.close() }
}

const ANSWER = z.object({ ok: z.boolean() })

/**
 * The client's own fetch, but over connections that outlive the pauses between two cards, and the whole answer: what
 * breaks off or is none of Slack's is a request that failed, and never a word of refusal.
 */
function pooled(dispatcher: Agent): NonNullable<ConstructorParameters<typeof WebClient>[1]>['fetch'] & {} {
  return async (url, init) => {
    const { body, headers, method, redirect, signal } = init ?? {}
    if (body !== undefined && typeof body !== 'string') throw new Error('files are not sent to Slack')
    const response = await fetch(url, {
      dispatcher,
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
      ...(method === undefined ? {} : { method }),
      ...(redirect === undefined ? {} : { redirect }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await response.text()
    if (response.status === 200 && !isAnswer(text)) throw new Error('the answer is not one of Slack’s')
    return new Response(text, { status: response.status, headers: [...response.headers] })
  }
}

function isAnswer(text: string): boolean {
  try {
    return ANSWER.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

const nothing = (): void => undefined

/** The web client tells requests and bodies: none of that belongs into the log. */
function silent(log: Pick<Log, 'debug'>): Logger {
  return {
    debug: nothing,
    info: nothing,
    warn: () => log.debug({ client: 'slack' }, 'the Slack client warns'),
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  }
}
