import type { LooseConfig } from './definition.ts'
import type { Fault } from './fault.ts'
import { expanded, settingsOf } from './settings.ts'
import type { Override } from './settings.ts'

type Claim = { target: string; service: string; folder: string }

/** What shows only when service and environment meet: no tag policy, an impossible namespace, a shared folder. */
export function targetFaults(config: LooseConfig): Fault[] {
  const claims: Claim[] = []
  const faults: Fault[] = []
  for (const [service, { manifests, environments = {} }] of Object.entries(config.services ?? {})) {
    for (const [environment, settings] of Object.entries(config.environments ?? {})) {
      const override = environments[environment]
      if (override === false) continue
      const target = `${environment}/${service}`
      faults.push(...settingFaults(target, settingsOf(settings, override)))
      if (manifests !== undefined)
        claims.push({ target, service, folder: expanded(manifests.path, namesOf(target)) })
    }
  }
  return [...faults, ...folderFaults(claims)]
}

function settingFaults(target: string, { tags, namespace }: Override): Fault[] {
  const faults: Fault[] = []
  const names = namesOf(target)
  const path = ['services', names.service]
  const { environment, service } = names
  const unless = [
    ['environments', environment, 'tags'],
    ['services', service, 'environments', environment],
  ]
  if (tags === undefined) faults.push({ path, of: 'key', coded: ['config_no_tags', { target }], unless })
  if (namespace === undefined) return faults
  const filled = expanded(namespace, names)
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(filled)) return faults
  return [...faults, { path, of: 'key', coded: ['config_namespace', { target, namespace: filled }] }]
}

function namesOf(target: string): { environment: string; service: string } {
  const [environment = '', service = ''] = target.split('/')
  return { environment, service }
}

/** Everything below a folder belongs to its target, so a folder within another is shared, too. */
function folderFaults(claims: Claim[]): Fault[] {
  const owners = new Map<string, Claim>()
  const faults: Fault[] = []
  for (const claim of claims.toSorted((a, b) => a.folder.length - b.folder.length)) {
    const owner = ancestors(claim.folder)
      .map(folder => owners.get(folder))
      .find(found => found !== undefined)
    if (owner === undefined) owners.set(claim.folder, claim)
    else faults.push(shared(claim, owner))
  }
  return faults
}

function ancestors(folder: string): string[] {
  const parts = folder.split('/')
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'))
}

function shared(claim: Claim, owner: Claim): Fault {
  const values = { target: claim.target, other: owner.target, path: claim.folder, otherPath: owner.folder }
  const example = `{environment}/${claim.service}`
  return {
    path: ['services', claim.service, 'manifests', 'path'],
    of: 'value',
    coded: ['config_folder_shared', { ...values, example }],
  }
}
