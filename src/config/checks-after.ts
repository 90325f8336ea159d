import type { Coded } from '../errors.ts'
import type { LooseConfig } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import { nearest } from './nearest.ts'
import { settingsOf, type Override } from './settings.ts'

/** Which environment comes before which, where each is named: it must be there, have the service, and lead somewhere. */
export function afterFaults(config: LooseConfig, environments: string[]): Fault[] {
  const places = placesOf(config)
  return [
    ...places.flatMap(place => unknownFaults(place, environments)),
    ...places.flatMap(place => circleFaults(config, place)),
    ...lackFaults(config),
  ]
}

/** `of`: the environment, `service`: whose override it is, if it is one. */
type Place = { path: KeyPath; of: string; service: string | null; before: string }

function placesOf({ environments = {}, services = {} }: LooseConfig): Place[] {
  const own = Object.entries(environments).flatMap(([of, settings]) =>
    placeOf(['environments', of], { of, service: null }, settings),
  )
  const overrides = Object.entries(services).flatMap(([service, { environments: some = {} }]) =>
    Object.entries(some).flatMap(([of, settings]) =>
      settings === false ? [] : placeOf(['services', service, 'environments', of], { of, service }, settings),
    ),
  )
  return [...own, ...overrides]
}

function placeOf(path: KeyPath, whose: Pick<Place, 'of' | 'service'>, { after }: Override): Place[] {
  if (after === undefined || after === false) return []
  return [{ path: [...path, 'after', 'environment'], ...whose, before: after.environment }]
}

function unknownFaults({ path, before }: Place, environments: string[]): Fault[] {
  if (environments.includes(before)) return []
  const near = nearest(before, environments)
  const coded: Coded =
    near === null
      ? [
          'config_unknown_name',
          { what: 'environment', name: before, section: 'environments', known: environments.join(', ') },
        ]
      : ['config_unknown_name_near', { what: 'environment', name: before, nearest: near }]
  return [{ path, of: 'value', coded }]
}

/** Whoever follows the way back and comes to where it began would wait for ever. */
function circleFaults(config: LooseConfig, { path, of, service, before }: Place): Fault[] {
  const way = [of]
  for (let at: string | null = before; at !== null; at = beforeOf(config, at, service)) {
    way.push(at)
    if (at === of)
      return [{ path, of: 'value', coded: ['config_after_circle', { way: way.join(' after ') }] }]
    if (way.length > new Set(way).size) return []
  }
  return []
}

function lackFaults(config: LooseConfig): Fault[] {
  const { environments = {}, services = {} } = config
  return Object.keys(services).flatMap(service =>
    Object.keys(environments).flatMap((environment): Fault[] => {
      const overrides = services[service]?.environments ?? {}
      const before = beforeOf(config, environment, service)
      if (overrides[environment] === false || before === null || overrides[before] !== false) return []
      const target = `${environment}/${service}`
      const path = ['services', service, 'environments', before]
      return [{ path, of: 'value', coded: ['config_after_absent', { target, service, before, environment }] }]
    }),
  )
}

function beforeOf(
  { environments, services }: LooseConfig,
  of: string,
  service: string | null,
): string | null {
  const defaults = environments?.[of]
  const override = service === null ? undefined : services?.[service]?.environments?.[of]
  if (defaults === undefined || override === false) return null
  const { after } = settingsOf(defaults, override)
  return after === undefined || after === false ? null : after.environment
}
