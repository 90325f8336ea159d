import { approvalsOf } from './approvals.ts'
import type { LooseConfig } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import type { Override } from './settings.ts'
import { settingsOf } from './settings.ts'

/** Settings as they stand at one place of the file, and what they come to with the defaults above them. */
type Place = { path: KeyPath; where: string; written: Override; settings: Override; unless: KeyPath[] }

/** Rules of pull requests where there are none, and approvals that nobody has to give, or that nobody can. */
export function approvalFaults(config: LooseConfig): Fault[] {
  return [...environmentPlaces(config), ...overridePlaces(config)].flatMap(place => [
    ...pullFaults(place),
    ...nobodyFaults(place),
    ...fewFaults(place),
  ])
}

function environmentPlaces({ environments = {} }: LooseConfig): Place[] {
  return Object.entries(environments).map(([name, settings]) => {
    const path = ['environments', name]
    return { path, where: name, written: settings, settings, unless: [[...path, 'merge']] }
  })
}

function overridePlaces({ environments = {}, services = {} }: LooseConfig): Place[] {
  return Object.entries(services).flatMap(([service, { environments: overrides = {} }]) =>
    Object.entries(overrides).flatMap(([name, written]): Place[] => {
      const defaults = environments[name]
      if (written === false || defaults === undefined) return []
      const path = ['services', service, 'environments', name]
      const unless = [
        [...path, 'merge'],
        ['environments', name, 'merge'],
      ]
      return [{ path, where: `${name}/${service}`, written, settings: settingsOf(defaults, written), unless }]
    }),
  )
}

function pullFaults({ path, where, written, settings }: Place): Fault[] {
  if (settings.delivery !== 'commit') return []
  const keys = (['approvals', 'merge', 'supersede', 'outside'] as const).filter(
    key => written[key] !== undefined,
  )
  return keys.map(key => ({ path: [...path, key], of: 'key', coded: ['config_only_pulls', { key, where }] }))
}

/** Meant only where it is said who merges: then GitHub's own rules, or nobody, stand before the cluster. */
function nobodyFaults({ path, where, written, settings, unless }: Place): Fault[] {
  const rule = approvalsOf(settings)
  if (rule === null || written.approvals === undefined || settings.merge !== undefined) return []
  if (rule.authors !== 'none' || rule.peers.count > 0) return []
  const coded: Fault['coded'] = ['config_approvals_nobody', { target: where }]
  return [{ path: [...path, 'approvals'], of: 'key', coded, unless }]
}

function fewFaults({ path, where, written, settings }: Place): Fault[] {
  const rule = approvalsOf(settings)
  if (rule === null || written.approvals === undefined) return []
  const { count } = rule.peers
  const named = new Set(rule.from.map(each => each.toLowerCase()))
  const isOpen = named.size === 0 || [...named].some(each => !each.startsWith('user:'))
  if (isOpen || named.size >= count) return []
  const values = { target: where, count, named: String(named.size) }
  return [{ path: [...path, 'approvals'], of: 'key', coded: ['config_approvals_few', values] }]
}
