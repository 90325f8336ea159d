import { describe, expect, it } from 'vitest'
import { countReport } from '../../tools/report.ts'

const passed = { fullName: 'a passes', status: 'passed' }
const failed = { fullName: 'b fails', status: 'failed' }
const file = (status: string, ...assertionResults: { fullName: string; status: string }[]) => ({
  name: 'some.test.ts',
  status,
  message: 'cannot find module',
  assertionResults,
})

describe('the count of a run', () => {
  it('counts tests', () => {
    const counts = countReport({ testResults: [file('failed', passed, failed)] }, [])
    expect(counts).toEqual({ passed: 1, skipped: 0, failures: ['b fails'] })
  })
  it('counts a file that did not load as one failure', () => {
    const counts = countReport({ testResults: [file('passed', passed), file('failed')] }, [])
    expect(counts.failures).toEqual(['some.test.ts: cannot find module'])
  })
  it('fails a run without any test', () => {
    expect(countReport({ testResults: [] }, []).failures).toEqual(['no test ran'])
  })
  it('counts what failed beside the tests', () => {
    const counts = countReport({ testResults: [file('passed', passed)] }, ['npm run check'])
    expect(counts).toEqual({ passed: 1, skipped: 0, failures: ['npm run check'] })
  })
})
