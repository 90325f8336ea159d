import { createHash } from 'node:crypto'
import { errorText } from '../errors.ts'
import type { Coded } from '../errors.ts'
import { checks } from './checks.ts'
import type { Config } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import { keyText, startsWith } from './fault.ts'
import { judge } from './judge.ts'
import { readSource } from './source.ts'
import type { Placed, Source } from './source.ts'

export type { Config } from './definition.ts'

/** One thing to mend: where, what is wrong and what to write instead. Line and column from 1, key as a path. */
export type Problem = {
  line: number
  column: number
  key: string
  code: string
  message: string
  remedy: string
}

export type ParsedConfig = { kind: 'valid'; config: Config } | { kind: 'invalid'; problems: Problem[] }

/** Reads slipway.yml; every problem of the file is in one report, in the order of the lines. */
export function parseConfig(text: string): ParsedConfig {
  const read = readSource(text)
  if (read.kind === 'refused') return { kind: 'invalid', problems: report(read.faults) }
  const { source } = read
  const { config, loose, faults } = judge(source.value)
  const found = checks({
    config: loose,
    names: { clusters: keysOf(source.value, 'clusters'), environments: keysOf(source.value, 'environments') },
    lineOf: path => source.position(path, 'value').line,
  })
  const apart = found.filter(
    ({ unless = [] }) => !unless.some(start => faults.some(each => startsWith(each.path, start))),
  )
  const placed = [...read.faults, ...[...faults, ...apart].map(fault => place(fault, source))]
  if (config === null || placed.length > 0) return { kind: 'invalid', problems: report(placed) }
  if (targetCount(config) > 0) return { kind: 'valid', config }
  return { kind: 'invalid', problems: report([place(NO_TARGETS, source)]) }
}

/** `slipway.yml:12:5 environments.staging.tags: …`, a problem on each line. */
export function problemLine(path: string, problem: Problem): string {
  const key = problem.key === '' ? '' : ` ${problem.key}:`
  return `${path}:${problem.line}:${problem.column}${key} ${problem.message} ${problem.remedy}`
}

/** The same for the same content, whatever its comments and the order of its keys. */
export function generation(config: Config): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(config)))
    .digest('hex')
    .slice(0, 16)
}

const NO_TARGETS: Fault = { path: ['services'], of: 'key', coded: ['config_no_targets', {}] }

function targetCount(config: Config): number {
  const environments = Object.keys(config.environments)
  const services = Object.values(config.services)
  return services.flatMap(service => environments.filter(name => service.environments?.[name] !== false))
    .length
}

function place({ path, of, coded }: Fault, source: Source): Placed {
  const position = source.position(path, of)
  return { position, key: keyText(path), coded: explained(coded, path, source.line(position.line)) }
}

/** `channel: #releases` is empty to YAML, and the reason is worth a sentence. */
function explained(coded: Coded, path: KeyPath, line: string): Coded {
  const commented = coded[0] === 'config_form' && coded[1].value === 'nothing' && /:\s+#/.test(line)
  return commented ? ['config_comment', { key: keyText(path.slice(-1)) }] : coded
}

function report(faults: Placed[]): Problem[] {
  return faults
    .map(({ position, key, coded }) => ({ ...position, key, code: coded[0], ...errorText(...coded) }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function keysOf(value: unknown, section: string): string[] {
  const entries = isRecord(value) && Object.hasOwn(value, section) ? value[section] : null
  return isRecord(entries) ? Object.keys(entries) : []
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map(key => [key, sorted(value[key])]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
