import type { KeyPath } from './fault.ts'

/**
 * What the product will know and this version does not: refused plainly, not as a misspelling. `*` stands for any
 * name or index.
 */
const RULES = ['observe', 'drift', 'signatures']
const KEYS: Record<string, string[]> = {
  '': ['signatures'],
  slack: ['mode'],
  'clusters.*': ['delegate'],
  'environments.*': RULES,
  'environments.*.cluster': ['delegate'],
  'environments.*.tags': ['newest', 'digest'],
  'services.*': ['signatures'],
  'services.*.environments.*': RULES,
  'services.*.environments.*.cluster': ['delegate'],
  'services.*.environments.*.tags': ['newest', 'digest'],
}

const SENDERS = [
  'dockerhub',
  'harbor',
  'quay',
  'acr',
  'ecr',
  'gar',
  'gitlab',
  'jfrog',
  'nexus',
  'gitea',
  'alibaba',
  'cdevents',
]
const VALUES: Record<string, string[]> = {
  'slack.mode': ['http'],
  'services.*.manifests.kind': ['kustomize', 'helm'],
  'registries.*.sender': SENDERS,
}

export function isLaterKey(path: KeyPath, key: string): boolean {
  return listed(KEYS, path, key)
}

export function isLaterValue(path: KeyPath, value: string): boolean {
  return listed(VALUES, path, value)
}

function listed(table: Record<string, string[]>, path: KeyPath, word: string): boolean {
  return Object.entries(table).some(([pattern, words]) => words.includes(word) && fits(pattern, path))
}

function fits(pattern: string, path: KeyPath): boolean {
  const parts = pattern === '' ? [] : pattern.split('.')
  return parts.length === path.length && parts.every((part, at) => part === '*' || part === path[at])
}
