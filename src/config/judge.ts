import { definition, looseDefinition } from './definition.ts'
import type { Config, LooseConfig } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import { issueFaults } from './issues.ts'
import type { Issue } from './issues.ts'

/** What the definition alone says of a value: all its faults, and what is left without them. */
export type Judged = { config: Config | null; loose: LooseConfig; faults: Fault[] }

/** Parses a value of the file; pure. */
export function judge(value: unknown): Judged {
  const whole = definition.safeParse(value)
  if (whole.success) return { config: whole.data, loose: whole.data, faults: [] }
  return { config: null, loose: salvage(value), faults: issueFaults(whole.error.issues, value) }
}

/** Takes out what is wrong until the rest is right, so that one mistake does not hide another. */
function salvage(value: unknown): LooseConfig {
  let rest: unknown = structuredClone(value)
  for (;;) {
    const parsed = looseDefinition.safeParse(rest)
    if (parsed.success) return parsed.data
    if (!isRecord(rest)) return {}
    const top = rest
    if (!parsed.error.issues.map(issue => takeOut(top, issue)).some(Boolean)) rest = {}
  }
}

function takeOut(top: Record<string, unknown>, issue: Issue): boolean {
  const path = issue.path.map(segment => (typeof segment === 'symbol' ? String(segment) : segment))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => remove(top, [...path, key])).some(Boolean)
  return remove(top, path)
}

/** What is not there is missing: then the thing around it goes, and a list goes as a whole. */
function remove(top: Record<string, unknown>, path: KeyPath): boolean {
  for (let length = path.length; length > 0; length--) {
    const around = path.slice(0, length - 1).reduce<unknown>(child, top)
    const key = String(path[length - 1])
    if (isRecord(around) && Object.hasOwn(around, key)) return delete around[key]
  }
  return false
}

function child(of: unknown, segment: string | number): unknown {
  if (Array.isArray(of)) return of[Number(segment)]
  return isRecord(of) && Object.hasOwn(of, segment) ? of[segment] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
