import { afterFaults } from './checks-after.ts'
import { approvalFaults } from './checks-approvals.ts'
import { freezeFaults } from './checks-freeze.ts'
import { targetFaults } from './checks-targets.ts'
import { serviceFaults } from './checks-services.ts'
import type { LooseConfig } from './definition.ts'
import type { Fault, KeyPath } from './fault.ts'
import { nearest } from './nearest.ts'
import { reminderFaults } from './reminders.ts'
import type { Coded } from '../errors.ts'

/**
 * What the definition cannot say: names that must exist, entries that exclude each other, policies that match
 * nothing. `names` are the ones written down, also of entries that are themselves wrong. `lineOf` says where.
 */
export type Checked = {
  config: LooseConfig
  names: { clusters: string[]; environments: string[] }
  lineOf: (path: KeyPath) => number
}

type LooseRegistry = NonNullable<LooseConfig['registries']>[number]

export function checks(checked: Checked): Fault[] {
  return [
    ...clusterFaults(checked),
    ...peopleFaults(checked),
    ...registryFaults(checked),
    ...referenceFaults(checked),
    ...serviceFaults(checked.config),
    ...targetFaults(checked.config),
    ...approvalFaults(checked.config),
    ...afterFaults(checked.config, checked.names.environments),
    ...freezeFaults(checked.config),
    ...reminderFaults(checked.config),
  ]
}

function clusterFaults({ config }: Checked): Fault[] {
  return Object.entries(config.clusters ?? {}).flatMap(
    ([cluster, { inCluster, context, kubeconfig, platforms }]) => {
      const path = ['clusters', cluster]
      const faults: Fault[] = []
      const key = context === undefined ? 'kubeconfig' : 'context'
      const login = context ?? kubeconfig
      if (inCluster === undefined && login === undefined) {
        const unless = ['inCluster', 'context', 'kubeconfig'].map(each => [...path, each])
        faults.push({ ...fault(path, ['config_cluster_nowhere', { cluster }]), unless })
      }
      if (inCluster === true && login !== undefined) {
        faults.push(fault([...path, key], ['config_cluster_login', { cluster, key }]))
      }
      if (platforms?.length === 0) {
        faults.push(fault([...path, 'platforms'], ['config_platforms_empty', { cluster }]))
      }
      return faults
    },
  )
}

function peopleFaults(checked: Checked): Fault[] {
  const people = checked.config.people ?? []
  const logins = people.map(({ github }, at) => ({
    value: github?.toLowerCase(),
    path: ['people', at, 'github'],
  }))
  const members = people.map(({ slack }, at) => ({ value: slack, path: ['people', at, 'slack'] }))
  return [...repeated('GitHub login', logins, checked), ...repeated('Slack member', members, checked)]
}

function registryFaults(checked: Checked): Fault[] {
  const registries = checked.config.registries ?? []
  const hosts = registries.map(({ host }, at) => ({ value: host, path: ['registries', at, 'host'] }))
  const names = registries.flatMap(({ sender }, at) =>
    typeof sender === 'object' ? [{ value: sender.name, path: ['registries', at, 'sender', 'name'] }] : [],
  )
  const taken = names.filter(({ value }) => value === 'ghcr' || value === 'distribution')
  return [
    ...repeated('registry', hosts, checked),
    ...repeated('sender', names, checked),
    ...taken.map(({ value, path }) => fault(path, ['config_sender_taken', { name: value }])),
    ...registries.flatMap((registry, at) => pairFaults(['registries', at], registry)),
  ]
}

function pairFaults(
  path: KeyPath,
  { host = 'this', sender, secret, user, password }: LooseRegistry,
): Fault[] {
  const faults: Fault[] = []
  if (sender !== undefined && secret === undefined) {
    faults.push({ ...fault(path, ['config_registry_secret', { host }]), unless: [[...path, 'secret']] })
  }
  if ((user === undefined) === (password === undefined)) return faults
  const [present, absent] = user === undefined ? ['password', 'user'] : ['user', 'password']
  const coded: Coded = ['config_registry_user', { host, present, absent }]
  return [...faults, { ...fault([...path, present], coded), unless: [[...path, absent]] }]
}

function referenceFaults({ config, names }: Checked): Fault[] {
  const faults: Fault[] = []
  const clusterOf = (path: KeyPath, cluster: string | undefined): void => {
    if (cluster === undefined || names.clusters.includes(cluster)) return
    faults.push(fault(path, unknownName('cluster', cluster, names.clusters)))
  }
  for (const [name, { cluster }] of Object.entries(config.environments ?? {})) {
    clusterOf(['environments', name, 'cluster'], cluster)
  }
  for (const [service, { environments = {} }] of Object.entries(config.services ?? {})) {
    for (const [name, override] of Object.entries(environments)) {
      const path = ['services', service, 'environments', name]
      if (!names.environments.includes(name)) {
        faults.push({ path, of: 'key', coded: unknownName('environment', name, names.environments) })
      }
      if (override !== false) clusterOf([...path, 'cluster'], override.cluster)
    }
  }
  return faults
}

function unknownName(what: 'cluster' | 'environment', name: string, known: string[]): Coded {
  const near = nearest(name, known)
  if (near !== null) return ['config_unknown_name_near', { what, name, nearest: near }]
  return ['config_unknown_name', { what, name, section: `${what}s`, known: known.join(', ') || 'none yet' }]
}

function repeated(
  what: string,
  entries: { value: string | undefined; path: KeyPath }[],
  { lineOf }: Checked,
): Fault[] {
  const first = new Map<string, KeyPath>()
  return entries.flatMap(({ value, path }) => {
    if (value === undefined) return []
    const before = first.get(value)
    if (before !== undefined)
      return [fault(path, ['config_duplicate_entry', { what, value, line: lineOf(before) }])]
    first.set(value, path)
    return []
  })
}

function fault(path: KeyPath, coded: Coded): Fault {
  return { path, of: 'value', coded }
}
