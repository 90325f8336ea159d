import { describe, expect, it } from 'vitest'
import { countReport, type Report } from '../../tools/report.ts'

const passed = { fullName: 'a passes', status: 'passed' }
const failed = { fullName: 'b fails', status: 'failed' }
const file = (status: string, ...assertionResults: Report['testResults'][number]['assertionResults']) => ({
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
  it('says of a test why it failed', () => {
    const why = ["\u001b[31mexpected ['card'] to equal ['card', 'reply']\u001b[39m\n    at ends.ts:54"]
    const [failure] = countReport(
      { testResults: [file('failed', { ...failed, failureMessages: why })] },
      [],
    ).failures
    expect(failure).toBe("b fails\n  expected ['card'] to equal ['card', 'reply']\n      at ends.ts:54")
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
