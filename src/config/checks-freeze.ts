import type { LooseConfig } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import { recurrenceOf, type FreezeConfig } from './freezes.ts'
import { cronProblem, isZone, neverEnds, startAfter } from './recurrence.ts'
import type { Override } from './settings.ts'

/** Freezes that cannot be read, never begin, or, alone or together, never end. */
export function freezeFaults({ environments = {}, services = {} }: LooseConfig): Fault[] {
  const own = Object.entries(environments).flatMap(([name, settings]) =>
    listFaults(['environments', name, 'freeze'], settings),
  )
  const overrides = Object.entries(services).flatMap(([service, { environments: some = {} }]) =>
    Object.entries(some).flatMap(([name, settings]) =>
      settings === false ? [] : listFaults(['services', service, 'environments', name, 'freeze'], settings),
    ),
  )
  return [...own, ...overrides]
}

function listFaults(path: KeyPath, { freeze = [] }: Override): Fault[] {
  const faults = freeze.flatMap((window, at) => windowFaults([...path, at], window))
  if (faults.length > 0 || freeze.length === 0 || !neverEnds(freeze.map(recurrenceOf))) return faults
  const names = freeze.map(({ name }) => name).join(', ')
  return [{ path, of: 'key', coded: ['config_freeze_endless', { names }] }]
}

function windowFaults(path: KeyPath, window: FreezeConfig): Fault[] {
  const { start, timezone = 'UTC', name } = window
  const reason = cronProblem(start)
  const faults: Fault[] = []
  if (reason !== null)
    faults.push({ path: [...path, 'start'], of: 'value', coded: ['config_cron', { cron: start, reason }] })
  if (!isZone(timezone))
    faults.push({ path: [...path, 'timezone'], of: 'value', coded: ['config_zone', { zone: timezone }] })
  if (faults.length > 0) return faults
  if (startAfter(recurrenceOf(window), Date.UTC(2026, 0, 1)) !== null) return []
  return [{ path: [...path, 'start'], of: 'value', coded: ['config_freeze_never', { name, cron: start }] }]
}
