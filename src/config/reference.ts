import { flow } from './issues.ts'
import { root } from './schema.ts'
import type { Schema } from './schema.ts'
import { variables } from './variables.ts'

/** docs/configuration.md: every key and every environment variable, from the definitions themselves. */
export function reference(): string {
  return (
    [
      '# Configuration',
      '`slipway.yml` holds all that is not secret; `slipway.example.yml` is a whole one. Environment variables hold secrets and addresses. `slipway check` validates both and names every problem at once. The file is read again when it changes; an invalid new one leaves the old one in force. This page and `configuration.schema.json` are made by `slipway schema` from the definition that the program itself uses.',
      "An environment's settings are defaults: `services.<name>.environments.<name>` may override any of them for one service, `approvals` and `rollback` key by key, everything else as a whole. Durations are written like `10m` or `1h30m`. Paths and namespaces may hold `{service}` and `{environment}`.",
      '## slipway.yml',
      ...sections(),
      '## Environment variables',
      'And those that `registries` names by `secret`, `user` and `password`.',
      table(['variable', 'what it is', 'needed', 'default'], variables().map(variableRow)),
    ].join('\n\n') + '\n'
  )
}

function variableRow({ name, what, needed, fallback }: ReturnType<typeof variables>[number]): string[] {
  const when = WHEN[needed]
  return [`\`${name}\``, what, when, fallback === null ? '' : `\`${fallback}\``]
}

const WHEN = {
  always: 'yes',
  public: 'with `PUBLIC_URL`',
  linking: 'for linking',
  socket: 'unless `slack.mode` is http',
  http: 'with `slack.mode: http`',
  never: 'no',
} as const

function sections(): string[] {
  return Object.entries(root.properties ?? {}).flatMap(([name, section]) => [
    `### \`${name}\``,
    section.description ?? '',
    table(
      ['key', 'what it is', 'needed', 'example'],
      rows(name, section, root.required?.includes(name) ?? false),
    ),
  ])
}

function rows(path: string, schema: Schema, needed: boolean): string[][] {
  const parts = inner(path, schema)
  const own = [
    `\`${path}\``,
    textOf(schema),
    needed ? 'yes' : 'no',
    parts.length > 0 ? '' : exampleOf(schema),
  ]
  return [...(path.includes('.') || parts.length === 0 ? [own] : []), ...parts]
}

/** Overrides have the keys of the environment, which are said there. */
function inner(path: string, schema: Schema): string[][] {
  if (path === 'services.<name>.environments.<name>') return []
  const choices = schema.anyOf ?? [schema]
  const seen = new Set<string>()
  return choices.flatMap(choice => {
    const named = Object.entries(choice.properties ?? {}).filter(([key]) => !seen.has(key))
    const keys = named.flatMap(([key, each]) => {
      seen.add(key)
      return rows(`${path}.${key}`, each, choice.required?.includes(key) ?? false)
    })
    const entry = typeof choice.additionalProperties === 'object' ? choice.additionalProperties : null
    const entries = entry === null ? [] : entryRows(path, entry)
    const items = choice.items === undefined ? [] : inner(`${path}[]`, choice.items)
    return [...keys, ...entries, ...items]
  })
}

function entryRows(path: string, entry: Schema): string[][] {
  const parts = inner(`${path}.<name>`, entry)
  return parts.length > 0 ? parts : [[`\`${path}.<name>\``, textOf(entry), 'no', exampleOf(entry)]]
}

function textOf({ title, description }: Schema): string {
  return [
    title === undefined ? '' : `${title.slice(0, 1).toUpperCase()}${title.slice(1)}.`,
    description ?? '',
  ]
    .join(' ')
    .trim()
}

function exampleOf({ examples }: Schema): string {
  return (examples ?? []).map(example => `\`${flow(example)}\``).join(', ')
}

function table(head: string[], lines: string[][]): string {
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n')
}

function row(cells: string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
