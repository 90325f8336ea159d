import { parseRepository } from '../release/image.ts'
import type { TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { generation } from './config.ts'
import type { Config, ServiceConfig } from './definition.ts'
import { approvalsOf } from './approvals.ts'
import { principal } from './principal.ts'
import type { EnvironmentConfig } from './definition-environment.ts'
import { durationMs } from './duration.ts'
import { policyOf } from './policy.ts'
import { expanded, settingsOf } from './settings.ts'

/** Every target of the configuration, by environment, then service. */
export function targetsOf(config: Config): TargetId[] {
  return Object.keys(config.environments).flatMap(environment =>
    Object.entries(config.services)
      .filter(([, service]) => service.environments?.[environment] !== false)
      .map(([service]): TargetId => `${environment}/${service}`),
  )
}

/**
 * The policy in force for each target, without the freezes, which depend on the time. `defaultBranch` is the manifests
 * repository's, used where the file names no branch. `linking`: whether people can link their GitHub account.
 */
export function rulesOf(config: Config, defaultBranch: string, linking = false): Map<TargetId, Rules> {
  const stamp = generation(config)
  const rules = new Map<TargetId, Rules>()
  for (const [environment, defaults] of Object.entries(config.environments)) {
    for (const [name, service] of Object.entries(config.services)) {
      const override = service.environments?.[environment]
      if (override === false) continue
      const settings = settingsOf(defaults, override)
      const { tags } = settings
      // The check has refused a target without tags.
      if (tags === undefined) continue
      const names = { environment, service: name }
      const target: TargetId = `${environment}/${name}`
      rules.set(target, {
        generation: stamp,
        target,
        ...names,
        ...wordsOf(config, settings),
        ...serviceOf(service),
        linking,
        tags: policyOf(tags),
        after: afterOf(name, settings),
        freezes: [],
        tells: [],
        place: {
          repository: config.github.manifests,
          branch: config.github.branch ?? defaultBranch,
          path: expanded(service.manifests.path, names),
          cluster: settings.cluster,
          namespace: expanded(settings.namespace, names),
        },
      })
    }
  }
  return told(rules)
}

/** Each target knows who comes after it. */
function told(rules: Map<TargetId, Rules>): Map<TargetId, Rules> {
  for (const { target, after } of rules.values()) {
    if (after !== null) rules.get(after.target)?.tells.push(target)
  }
  return rules
}

function afterOf(service: string, { after }: EnvironmentConfig): Rules['after'] {
  if (after === undefined || after === false) return null
  const { environment, soak, match } = after
  const soakMs = soak === undefined ? 0 : durationMs(soak)
  return { target: `${environment}/${service}`, environment, soakMs, match: match ?? 'revision' }
}

type Policy = Omit<
  Rules,
  | 'generation'
  | 'target'
  | 'environment'
  | 'service'
  | 'tags'
  | 'after'
  | 'freezes'
  | 'tells'
  | 'place'
  | 'images'
  | 'source'
  | 'linking'
>

function wordsOf(config: Config, settings: EnvironmentConfig): Policy {
  return {
    delivery: settings.delivery,
    approvals: approvalsOf(settings),
    merge: settings.merge ?? 'author',
    outside: settings.outside ?? (approvalsOf(settings) === null ? 'apply' : 'hold'),
    supersede: settings.supersede ?? 'until-approved',
    platforms: config.clusters[settings.cluster]?.platforms ?? ['linux/amd64'],
    pin: settings.pin ?? 'digest',
    sources: config.github.sources ?? [],
    channel: config.slack.channel,
    announce: settings.announce ?? 'card',
    operators: (settings.operators ?? ['writers']).map(principal),
    emergency: (settings.emergency ?? []).map(principal),
    rollback: {
      auto: settings.rollback?.auto ?? false,
      from: settings.rollback?.from ?? ['operators', 'authors'],
    },
    deadlineMs: durationMs(settings.deadline ?? '10m'),
    gatherMs: durationMs(settings.gather ?? '15m'),
    allow: settings.allow ?? [],
  }
}

function serviceOf({ image, images, source }: ServiceConfig): Pick<Rules, 'images' | 'source'> {
  const named = Object.entries(image === undefined ? (images ?? {}) : { main: image })
  return {
    images: Object.fromEntries(named.map(([name, repository]) => [name, fullName(repository)])),
    source: typeof source === 'string' ? { repository: source, paths: [] } : (source ?? null),
  }
}

function fullName(image: string): string {
  const parsed = parseRepository(image)
  return parsed.kind === 'repository' ? parsed.repository : image
}
