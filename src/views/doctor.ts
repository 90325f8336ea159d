import type { ContextBlock, SectionBlock } from '@slack/types'
import { errorText, harmless, RetryableError, TerminalError, type Coded } from '../errors.ts'
import type { Message } from './shape.ts'
import { context, fitted, section } from './shape.ts'
import { counted, foreign } from './text.ts'

export type Level = 'ok' | 'warn' | 'fault'

/** What one look at the set-up found. `about` names what was looked at; a remedy is one sentence. */
export type Finding = {
  level: Level
  about: string
  message: string
  remedy: string | null
  code: string | null
}

export function ok(about: string, message: string): Finding {
  return { level: 'ok', about, message, remedy: null, code: null }
}

export function warning(about: string, ...coded: Coded): Finding {
  return { level: 'warn', about, code: coded[0], ...errorText(...coded) }
}

export function fault(about: string, ...coded: Coded): Finding {
  return { level: 'fault', about, code: coded[0], ...errorText(...coded) }
}

/** A look that could not be had, in the words of the catalogue. */
export function faultFrom(about: string, error: unknown): Finding {
  if (error instanceof TerminalError || error instanceof RetryableError) {
    const { code, message, remedy } = error
    return { level: 'fault', about, message, remedy, code }
  }
  return fault(about, 'config_probe', { reason: error instanceof Error ? error.message : 'unknown' })
}

/** `fault  Slack #releases: Slipway is not in the channel. Invite the bot there.`, one line each, then their sum. */
export function doctorLines(findings: Finding[]): string[] {
  return [...findings.map(terminalLine), doctorSum(findings)]
}

function terminalLine({ level, about, message, remedy }: Finding): string {
  return `${level.padEnd(6)} ${harmless(about, 200)}: ${remedy === null ? message : `${message} ${remedy}`}`
}

/** `1 fault, 2 warnings; 14 are in order.` */
export function doctorSum(findings: Finding[]): string {
  const count = (level: Level) => findings.filter(each => each.level === level).length
  const [faults, warnings] = [count('fault'), count('warn')]
  const wrong = [
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ]
  const fine = `${count('ok')} ${count('ok') === 1 ? 'is' : 'are'} in order.`
  return wrong.length === 0 ? `Nothing is wrong; ${fine}` : `${wrong.join(', ')}; ${fine}`
}

const SHOWN_MAX = 24
const PER_BLOCK = 4

/** `/release doctor`: what is wrong, faults first, each with its remedy; what is in order is only counted. */
export function doctorAnswer(findings: Finding[], command: string): Message {
  const wrong = [...of(findings, 'fault'), ...of(findings, 'warn')]
  const shown = wrong.slice(0, SHOWN_MAX).map(slackLine)
  const blocks: (SectionBlock | ContextBlock)[] = [section(`*${doctorSum(findings)}*`)]
  for (let at = 0; at < shown.length; at += PER_BLOCK)
    blocks.push(section(shown.slice(at, at + PER_BLOCK).join('\n')))
  const more = wrong.length - shown.length
  const rest = more > 0 ? `+${more} more: run \`slipway doctor\`` : `\`${command} doctor\` looks again.`
  return fitted({ text: doctorSum(findings), blocks: [...blocks, context(rest)] })
}

function of(findings: Finding[], level: Level): Finding[] {
  return findings.filter(each => each.level === level)
}

const WORDS = { ok: 'In order', warn: 'Warning', fault: 'Fault' } as const

function slackLine({ level, about, message, remedy }: Finding): string {
  const words = `*${WORDS[level]}* · ${foreign(about, 100)}: ${foreign(message, 300)}`
  return remedy === null ? words : `${words} _${foreign(remedy, 200)}_`
}
