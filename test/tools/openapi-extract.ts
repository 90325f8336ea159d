/**
 * Makes `test/fixtures/github/openapi-extract.json`: the part of GitHub's published REST description that
 * the product and the stand-in use, cut out of the npm package `@octokit/openapi` (400 MB unpacked, so it is
 * no dependency). `--check` compares instead of writing; `--from <folder>` takes a package that is already
 * unpacked.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { operations, unanswered, webhooks } from '../contract/openapi-operations.ts'

const version = '23.0.2'
const file = 'package/generated/api.github.com.json'
const target = new URL('../fixtures/github/openapi-extract.json', import.meta.url)

const prose = new Set(['description', 'example', 'examples', 'summary', 'externalDocs', 'tags', 'x-github'])

const Json = z.json()
type Json = z.infer<typeof Json>
const Tree = z.record(z.string(), Json)
type Tree = z.infer<typeof Tree>
const Source = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), Tree),
  'x-webhooks': z.record(z.string(), Tree),
  components: z.record(z.string(), Tree),
})
type Source = z.infer<typeof Source>

main()

function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, from: { type: 'string' } } })
  const text = `${JSON.stringify(extract(readSource(values.from)), null, 1)}\n`
  if (!values.check) {
    writeFileSync(target, text)
    console.log(`wrote ${target.pathname}: ${Math.round(text.length / 1024)} KB`)
    return
  }
  const same = existsSync(target) && readFileSync(target, 'utf8') === text
  console.log(
    same ? 'the extract is up to date' : 'the extract differs: run node test/tools/openapi-extract.ts',
  )
  process.exitCode = same ? 0 : 1
}

function readSource(from: string | undefined): Source {
  if (from) return parseSource(join(from, file))
  const folder = mkdtempSync(join(tmpdir(), 'octokit-openapi-'))
  try {
    execFileSync('npm', ['pack', `@octokit/openapi@${version}`, '--silent'], { cwd: folder, stdio: 'ignore' })
    execFileSync('tar', ['xzf', `octokit-openapi-${version}.tgz`, file], { cwd: folder })
    return parseSource(join(folder, file))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function parseSource(path: string): Source {
  return Source.parse(JSON.parse(readFileSync(path, 'utf8')))
}

function extract(source: Source): Tree {
  const paths: Record<string, Tree> = {}
  for (const operation of [...operations, ...unanswered]) {
    const [method = '', path = ''] = operation.split(' ')
    const found = source.paths[path]?.[method.toLowerCase()]
    if (!found) throw new Error(`GitHub describes no operation ${operation}`)
    paths[path] = { ...paths[path], [method.toLowerCase()]: strip(found) }
  }
  const hooks = Object.fromEntries(webhooks.map(name => [name, payloadOf(source, name)]))
  return {
    source: `@octokit/openapi@${version} generated/api.github.com.json (MIT)`,
    openapi: source.openapi,
    paths,
    webhooks: hooks,
    components: closure(source, [paths, hooks]),
  }
}

function payloadOf(source: Source, name: string): Json {
  const hook = z
    .object({
      post: z.object({
        requestBody: z.object({
          content: z.object({ 'application/json': z.object({ schema: Json }) }),
        }),
      }),
    })
    .parse(source['x-webhooks'][name])
  return strip(hook.post.requestBody.content['application/json'].schema)
}

/** All components that are referred to, directly or through others. */
function closure(source: Source, roots: Json[]): Record<string, Tree> {
  const kept: Record<string, Tree> = {}
  const waiting = roots.flatMap(references)
  for (let reference = waiting.pop(); reference; reference = waiting.pop()) {
    const [, , group = '', name = ''] = reference.split('/')
    const found = source.components[group]?.[name]
    if (found === undefined) throw new Error(`no component ${reference}`)
    const members = (kept[group] ??= {})
    if (members[name] !== undefined) continue
    members[name] = strip(found)
    waiting.push(...references(members[name]))
  }
  return Object.fromEntries(Object.entries(kept).map(([group, members]) => [group, sorted(members)]))
}

function sorted(members: Tree): Tree {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function references(node: Json): string[] {
  if (Array.isArray(node)) return node.flatMap(references)
  if (node === null || typeof node !== 'object') return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : references(value),
  )
}

/** Leaves the prose away; a property that happens to be called `description` is a schema and stays. */
function strip(node: Json, named = false): Json {
  if (Array.isArray(node)) return node.map(item => strip(item))
  if (node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(([key]) => named || !prose.has(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, strip(value, key === 'properties' && !named)]))
}
