import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

/** A file and what it imports: another file of the tree, or a package or part of Node. */
type Import = readonly [file: string, imported: string]

/** Imports that each rule forbids. */
const FORBIDDEN: Record<string, Import[]> = {
  'no-cycle': [['test/circle/chicken.ts', 'test/circle/egg.ts']],
  'release-is-pure': [
    ['src/release/reads-files.ts', 'node:fs'],
    ['src/release/logs.ts', 'src/log.ts'],
    ['src/release/parses.ts', 'zod'],
  ],
  'views-are-pure': [
    ['src/views/asks-slack.ts', '@slack/web-api'],
    ['src/views/reads-config.ts', 'src/config/config.ts'],
  ],
  'commands-ask-ports': [
    ['src/commands/draws.ts', 'src/clients/slack.ts'],
    ['src/commands/clicks.ts', 'handlers/router.ts'],
    ['src/commands/posts.ts', '@slack/web-api'],
  ],
  'config-stands-alone': [['src/config/shows.ts', 'src/views/card.ts']],
  'errors-and-log-know-nobody': [
    ['src/errors/knows.ts', 'src/release/target.ts'],
    ['src/log/knows.ts', 'jobs/apply.ts'],
  ],
  'ports-name-only-nouns': [
    ['src/ports/chat.ts', '@slack/types'],
    ['src/ports.ts', 'src/errors.ts'],
  ],
  'advance-is-small': [['src/advance.ts', 'src/config/config.ts']],
  'clients-know-no-decisions': [
    ['src/clients/slack/shows.ts', 'src/views/card.ts'],
    ['src/clients/github/hears.ts', 'handlers/router.ts'],
  ],
  'one-home-for-each-sdk': [['src/clients/slack/merges.ts', 'src/clients/github/merge.ts']],
  'jobs-import-no-handlers': [
    ['jobs/hears.ts', 'handlers/router.ts'],
    ['jobs/merges.ts', 'src/clients/github/merge.ts'],
  ],
  'handlers-import-no-jobs': [
    ['handlers/applies.ts', 'jobs/apply.ts'],
    ['handlers/merges.ts', 'src/clients/github/merge.ts'],
  ],
  'sdks-stay-at-the-edge': [
    ['jobs/queues.ts', 'bullmq'],
    ['src/release/asks-github.ts', '@octokit/rest'],
    ['handlers/listens.ts', '@slack/bolt'],
  ],
  'only-the-root-composes': [['src/views/applies.ts', 'jobs/apply.ts']],
  'sandbox-is-a-stranger': [['sandbox/decides.ts', 'src/release/target.ts']],
  'product-needs-no-tests': [
    ['src/cli/plays.ts', 'sandbox/play.ts'],
    ['jobs/measures.ts', 'bench/measure.ts'],
    ['handlers/tests.ts', 'test/world/world.ts'],
  ],
  'not-resolvable': [['src/cli/loses.ts', './nowhere.ts']],
}

/** Closes the circle above, which is named once, where it was entered. */
const CLOSING: Import = ['test/circle/egg.ts', 'test/circle/chicken.ts']

/** Neighbours of those above that no rule forbids. */
const ALLOWED: Import[] = [
  ['src/release/reads-yaml.ts', 'yaml'],
  ['src/views/shows.ts', 'src/release/target.ts'],
  ['src/clients/queue.ts', 'bullmq'],
  ['handlers/slack/bolt.ts', '@slack/bolt'],
  ['jobs/shows.ts', 'src/views/card.ts'],
  ['src/main.ts', 'jobs/apply.ts'],
  ['test/decides.test.ts', 'src/release/target.ts'],
]

const FOLDERS = ['src', 'handlers', 'jobs', 'sandbox', 'test', 'bench']
const PROGRAM = resolve('node_modules/.bin/depcruise')
const RULES = resolve('.dependency-cruiser.mjs')

const reportShape = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
})

let root: string
let report: z.infer<typeof reportShape>['summary']

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'imports-'))
  await plant(root, [...Object.values(FORBIDDEN).flat(), CLOSING, ...ALLOWED])
  report = reportShape.parse(JSON.parse(await check(root))).summary
})

afterAll(() => rm(root, { recursive: true, force: true }))

describe('the rules of who may import whom', () => {
  it.each(Object.entries(FORBIDDEN))('%s is named for each import that it forbids', (rule, imports) => {
    const named = report.violations.filter(one => one.rule.name === rule).map(one => one.from)
    expect(named).toEqual(expect.arrayContaining(imports.map(([file]) => file)))
  })

  it('each have an import here that they forbid', () => {
    expect(Object.keys(FORBIDDEN).toSorted()).toEqual(
      report.ruleSetUsed.forbidden.map(one => one.name).toSorted(),
    )
  })

  it.each(ALLOWED)('let %s import %s', file => {
    expect(report.violations.filter(one => one.from === file)).toEqual([])
  })
})

/** Writes the files, and something at each end of their imports. */
async function plant(folder: string, imports: Import[]): Promise<void> {
  const importing = new Map(imports.map(([file, imported]) => [file, lineFor(file, imported)]))
  const imported = imports.map(([, one]) => one)
  const files = imported.filter(isInTree).map((file): [string, string] => [file, 'export {}\n'])
  const packages = imported.filter(isPackage).flatMap(packageFiles)
  const written = new Map([...files, ...packages, ...importing, ['tsconfig.json', TSCONFIG]])
  await Promise.all([...written].map(([path, text]) => write(join(folder, path), text)))
}

const TSCONFIG = JSON.stringify({ compilerOptions: { module: 'NodeNext', allowImportingTsExtensions: true } })

const lineFor = (file: string, imported: string) =>
  `import '${isInTree(imported) ? `./${relative(dirname(file), imported)}` : imported}'\n`

const isInTree = (imported: string) => FOLDERS.some(folder => imported.startsWith(`${folder}/`))

const isPackage = (imported: string) => !isInTree(imported) && !/^(node:|\.)/.test(imported)

const packageFiles = (name: string): [string, string][] => [
  [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
  [`node_modules/${name}/index.js`, ''],
]

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** What `npm run imports` would say in that folder, as JSON; it exits with the number of violations. */
function check(folder: string): Promise<string> {
  const args = [PROGRAM, '--config', RULES, '--output-type', 'json', ...FOLDERS]
  return new Promise((done, failed) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
      stdout === '' ? failed(new Error(stderr, { cause: error })) : done(stdout),
    )
  })
}
