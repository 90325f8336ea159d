import { at, listAt, textAt, textsAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { badRequest } from '../objects/problems.ts'

export type Requirement = { key: string; operator: 'in' | 'notin' | 'exists' | 'absent'; values: string[] }

/** A labelSelector of a query: `app=web,tier in (a, b),!canary`. */
export function parseSelectorText(text: string): Requirement[] {
  const parts = text.match(/[^,(]+(\([^)]*\))?/g) ?? []
  return parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseRequirement)
}

function parseRequirement(text: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text)
  if (set) {
    const values = (set[3] ?? '').split(',').map(value => value.trim())
    return { key: set[1] ?? '', operator: set[2] === 'in' ? 'in' : 'notin', values }
  }
  const pair = /^([^=!\s]+)\s*(==|=|!=)\s*([^=!\s]*)$/.exec(text)
  if (pair)
    return { key: pair[1] ?? '', operator: pair[2] === '!=' ? 'notin' : 'in', values: [pair[3] ?? ''] }
  const bare = /^(!?)\s*([\w./-]+)$/.exec(text)
  if (!bare) throw badRequest(`unable to parse requirement: found '${text}'`)
  return { key: bare[2] ?? '', operator: bare[1] === '!' ? 'absent' : 'exists', values: [] }
}

/** A LabelSelector of an object: matchLabels and matchExpressions. */
export function parseLabelSelector(selector: Json | undefined): Requirement[] {
  const labels = Object.entries(textsAt(selector, 'matchLabels')).map(([key, value]): Requirement => ({
    key,
    operator: 'in',
    values: [value],
  }))
  return [...labels, ...listAt(selector, 'matchExpressions').map(expression)]
}

const OPERATORS: Record<string, Requirement['operator']> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: 'absent',
}

function expression(value: Json): Requirement {
  return {
    key: textAt(value, 'key') ?? '',
    operator: OPERATORS[textAt(value, 'operator') ?? ''] ?? 'in',
    values: listAt(value, 'values').map(String),
  }
}

export function matches(requirements: Requirement[], labels: Record<string, string>): boolean {
  return requirements.every(({ key, operator, values }) => {
    const label = labels[key]
    switch (operator) {
      case 'in':
        return label !== undefined && values.includes(label)
      case 'notin':
        return label === undefined || !values.includes(label)
      case 'exists':
        return label !== undefined
      case 'absent':
        return label === undefined
    }
  })
}

/** A fieldSelector of a query: `metadata.name=web,status.phase!=Running`, by any path of texts. */
export function fieldMatcher(text: string): (object: JsonMap) => boolean {
  const terms = text
    .split(',')
    .filter(Boolean)
    .map(term => {
      const parsed = /^([\w.]+)(==|=|!=)(.*)$/.exec(term.trim())
      if (!parsed) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`)
      return { path: (parsed[1] ?? '').split('.'), equals: parsed[2] !== '!=', value: parsed[3] ?? '' }
    })
  return object =>
    terms.every(({ path, equals, value }) => {
      const found = at(object, ...path)
      const same = (typeof found === 'object' || found === undefined ? '' : String(found)) === value
      return same === equals
    })
}
