import type { Reporter, TestModule } from 'vitest/node'

/** Starts the reason in the title of a suite that was left out. */
export const MARK = '[left out: '

/** A reporter that says, loudly and last, which tests were left out, why, and what to type to have them. */
export default class LeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap(module => linesOf(module))
    if (lines.length === 0) return
    const bar = '!'.repeat(100)
    console.error(
      ['', bar, 'LEFT OUT, because the machine has not what they need:', ...lines, bar, ''].join('\n'),
    )
  }
}

function linesOf(module: TestModule): string[] {
  const suites = [...module.children.allSuites()].filter(suite => suite.name.includes(MARK))
  return suites.map(suite => {
    const [title = '', reason = ''] = suite.name.split(MARK)
    const count = [...suite.children.allTests()].length
    const file = module.moduleId.slice(module.project.config.root.length + 1)
    return `  ${file}: ${title.trim()} (${count} tests)\n    ${reason.replace(/\]$/, '')}`
  })
}
