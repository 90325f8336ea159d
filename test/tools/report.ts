import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

const WHY_LINES = 20
const WHY_COLUMNS = 300

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})
export type Report = z.infer<typeof reportSchema>
export type Counts = { passed: number; skipped: number; failures: string[] }

/**
 * Counts a JSON report of vitest. A file that failed without a failed test of its own (it did not load, a hook
 * broke) counts as one failure, and so does each of `alsoFailed`.
 */
export function countReport(report: Report, alsoFailed: readonly string[]): Counts {
  const tests = report.testResults.flatMap(file => file.assertionResults)
  const count = (status: string) => tests.filter(test => test.status === status).length
  const broken = report.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  const failures = [
    ...tests
      .filter(test => test.status === 'failed')
      .map(({ fullName, failureMessages }) => [fullName, ...whyOf(failureMessages ?? [])].join('\n')),
    ...broken.map(file => `${file.name}: ${file.message?.split('\n')[0] ?? 'failed'}`),
    ...alsoFailed,
  ]
  const passed = count('passed')
  if (passed === 0 && failures.length === 0) failures.push('no test ran')
  return { passed, skipped: tests.length - passed - count('failed'), failures }
}

/** The start of each message, since the log of a run may have lost it by its length; without the runner's own places. */
function whyOf(messages: readonly string[]): string[] {
  return messages
    .flatMap(message => stripVTControlCharacters(message).split('\n'))
    .filter(line => !/^\s*at .*(?:node_modules|<anonymous>)/.test(line))
    .slice(0, WHY_LINES)
    .map(line => `  ${line.slice(0, WHY_COLUMNS)}`)
}

/**
 * `node test/tools/report.ts report.json <exit code of npm test> [what also failed…]` ends with the line
 * `N passed, N failed`.
 */
async function main([path = '', exitCode = '0', ...alsoFailed]: readonly string[]): Promise<void> {
  const counts = await readReport(path).then(
    report => countReport(report, alsoFailed),
    () => countReport({ testResults: [] }, [...alsoFailed, `no report of the tests at ${path}`]),
  )
  // Vitest fails a run for what belongs to no test, an unhandled rejection for one.
  if (exitCode !== '0' && counts.failures.length === 0)
    counts.failures.push(`npm test ended with ${exitCode}`)
  for (const failure of counts.failures) console.log(`FAILED ${failure}`)
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`)
  console.log(`${counts.passed} passed, ${counts.failures.length} failed`)
  process.exitCode = counts.failures.length === 0 ? 0 : 1
}

async function readReport(path: string): Promise<Report> {
  return reportSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}

if (import.meta.main) await main(process.argv.slice(2))
