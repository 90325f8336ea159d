import { readFile, writeFile } from 'node:fs/promises'
import { STAGES } from '../../src/release/stages.ts'
import { VERBS } from '../../src/commands/table.ts'
import { JOBS } from '../../jobs/index.ts'

/**
 * Writes the tables that docs/ prints from the code, or with `--check` says which of them is out of date. A table
 * stands between `<!-- name -->` and `<!-- /name -->`.
 */
const TABLES: { file: string; name: string; table: () => Promise<string> }[] = [
  { file: 'docs/design.md', name: 'stages', table: async () => stageTable() },
  { file: 'docs/design.md', name: 'effects', table: async () => effectTable() },
  { file: 'docs/commands.md', name: 'verbs', table: async () => verbTable() },
  { file: 'docs/redis.md', name: 'keys', table: keyTable },
]

const stale: string[] = []
for (const { file, name, table } of TABLES) {
  const text = await readFile(file, 'utf8')
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < 0) throw new Error(`${file} has no place for ${name}`)
  const next = `${text.slice(0, from + start.length)}\n\n${await table()}\n\n${text.slice(to)}`
  if (next === text) continue
  if (process.argv.includes('--check')) stale.push(`${file}: ${name}`)
  else await writeFile(file, next)
}
if (stale.length > 0) {
  process.stderr.write(`out of date: ${stale.join(', ')}; run node test/tools/docs.ts\n`)
  process.exitCode = 1
}

function stageTable(): string {
  const rows = Object.entries(STAGES).map(([stage, { wants, leaves }]) => {
    const moves = Object.entries(leaves).map(([fact, to]) => `\`${fact}\` → ${to.join(' or ')}`)
    return [stage, wants.map(kind => `\`${kind}\``).join(', ') || '–', moves.join(' · ') || '–']
  })
  return tableOf(['stage', 'wants, beside `paint`', 'leaves by → to'], rows)
}

function effectTable(): string {
  const rows = Object.entries(JOBS).map(([kind, { repeat, lane, attempts, timeoutMs }]) => [
    `\`${kind}\``,
    repeat,
    lane,
    String(attempts),
    `${timeoutMs / 1000} s`,
  ])
  return tableOf(['effect', 'safe to repeat by', 'lane', 'attempts', 'time'], rows)
}

function verbTable(): string {
  const rows = VERBS.map(({ name, usage, help, who }) => [
    `\`${[name, usage].filter(word => word !== '').join(' ')}\``,
    help,
    who,
  ])
  return tableOf(['verb', 'what it does', 'who may'], rows)
}

/** The keys with the comments that stand above them in the code. */
async function keyTable(): Promise<string> {
  const source = await readFile('src/clients/store/keys.ts', 'utf8')
  const found = source.matchAll(
    /\/\*\* (?<what>[^*]*) \*\/\n\s+\w+: (?:\([^)]*\) => )?`\$\{prefix\}(?<key>[^`]*)`/g,
  )
  const rows = [...found].map(({ groups }) => [
    `\`{slipway}${(groups?.['key'] ?? '').replaceAll(/\$\{(\w+)\}/g, '<$1>')}\``,
    groups?.['what'] ?? '',
  ])
  return tableOf(['key', 'what it holds'], rows)
}

function tableOf(head: string[], rows: string[][]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}
