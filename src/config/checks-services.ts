import { parseRepository } from '../release/image.ts'
import { checkPolicy } from '../release/tag-policy.ts'
import type { LooseConfig, ServiceConfig } from './definition.ts'
import type { TagsConfig } from './definition-environment.ts'
import type { Fault, KeyPath } from './fault.ts'
import { policyOf } from './policy.ts'

/** Images that cannot be read or stand twice, and tag policies that can match nothing. */
export function serviceFaults(config: LooseConfig): Fault[] {
  const services = Object.entries(config.services ?? {})
  return [
    ...Object.entries(config.environments ?? {}).flatMap(([name, { tags }]) =>
      tagFaults(['environments', name], tags),
    ),
    ...services.flatMap(([name, service]) => imageFaults(name, service)),
    ...services.flatMap(([name, { environments = {} }]) =>
      Object.entries(environments).flatMap(([environment, override]) =>
        override === false ? [] : tagFaults(['services', name, 'environments', environment], override.tags),
      ),
    ),
  ]
}

function tagFaults(path: KeyPath, tags: TagsConfig | undefined): Fault[] {
  if (tags === undefined) return []
  return checkPolicy(policyOf(tags)).map(reason => ({
    path: [...path, 'tags'],
    of: 'value',
    coded: ['config_tag_policy', { reason }],
  }))
}

function imageFaults(service: string, { image, images }: Pick<ServiceConfig, 'image' | 'images'>): Fault[] {
  const path = ['services', service]
  if (image !== undefined && images !== undefined) {
    return [{ path: [...path, 'images'], of: 'key', coded: ['config_image_both', { service }] }]
  }
  if (image !== undefined) return repositoryFaults([...path, 'image'], image)
  const named = Object.entries(images ?? {})
  if (named.length === 0) {
    const unless = [
      [...path, 'image'],
      [...path, 'images'],
    ]
    return [{ path, of: 'key', coded: ['config_image_missing', { service }], unless }]
  }
  const repositories = named.map(([, repository]) => fullName(repository))
  return named.flatMap(([name, repository], at): Fault[] => {
    const place = [...path, 'images', name]
    const twice = repositories.indexOf(fullName(repository)) < at
    if (twice)
      return [{ path: place, of: 'value', coded: ['config_image_repeated', { service, image: repository }] }]
    return repositoryFaults(place, repository)
  })
}

function repositoryFaults(path: KeyPath, image: string): Fault[] {
  const parsed = parseRepository(image)
  if (parsed.kind === 'repository') return []
  return [{ path, of: 'value', coded: ['config_image_invalid', { image, reason: parsed.reason }] }]
}

function fullName(image: string): string {
  const parsed = parseRepository(image)
  return parsed.kind === 'repository' ? parsed.repository : image
}
