import type { EnvironmentConfig } from './definition-environment.ts'

export type Override = { [Key in keyof EnvironmentConfig]?: EnvironmentConfig[Key] | undefined }

/** The settings of an environment as one service overrides them; of `approvals` and `rollback`, key by key. */
export function settingsOf(environment: EnvironmentConfig, override: Override | undefined): EnvironmentConfig
export function settingsOf(environment: Override, override: Override | undefined): Override
export function settingsOf(environment: Override, override: Override | undefined): Override {
  if (override === undefined) return environment
  return {
    delivery: override.delivery ?? environment.delivery,
    cluster: override.cluster ?? environment.cluster,
    namespace: override.namespace ?? environment.namespace,
    tags: override.tags ?? environment.tags,
    after: override.after ?? environment.after,
    freeze: override.freeze ?? environment.freeze,
    pace: override.pace ?? environment.pace,
    approvals: both(environment.approvals, override.approvals),
    merge: override.merge ?? environment.merge,
    supersede: override.supersede ?? environment.supersede,
    outside: override.outside ?? environment.outside,
    announce: override.announce ?? environment.announce,
    operators: override.operators ?? environment.operators,
    emergency: override.emergency ?? environment.emergency,
    rollback: { ...environment.rollback, ...override.rollback },
    deadline: override.deadline ?? environment.deadline,
    gather: override.gather ?? environment.gather,
    pin: override.pin ?? environment.pin,
    allow: override.allow ?? environment.allow,
  }
}

function both<Keys extends object>(one: Keys | undefined, other: Keys | undefined): Keys | undefined {
  return one === undefined || other === undefined ? (other ?? one) : { ...one, ...other }
}

/** Fills {service} and {environment} into a namespace or folder. */
export function expanded(template: string, names: { environment: string; service: string }): string {
  return template.replaceAll('{environment}', names.environment).replaceAll('{service}', names.service)
}
