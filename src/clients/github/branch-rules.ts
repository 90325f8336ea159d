import { createLru } from '../lru.ts'
import type { Gate } from './gate.ts'
import { readBranchRules, type BranchRule } from './survey-rules.ts'

const BELIEVED_MS = 5 * 60_000
const BRANCHES_MAX = 1_000

export type BranchRules = (repository: string, branch: string) => Promise<BranchRule[]>

/** The rules in force for a branch, read at most every five minutes: they change seldom, and no click waits for them. */
export function createBranchRules(gate: Gate): BranchRules {
  const known = createLru<{ rules: BranchRule[]; atMs: number }>(BRANCHES_MAX)
  return async (repository, branch) => {
    const key = `${repository}:${branch}`
    const kept = known.get(key)
    if (kept !== undefined && performance.now() - kept.atMs < BELIEVED_MS) return kept.rules
    const rules = await readBranchRules(gate, repository, branch)
    known.set(key, { rules, atMs: performance.now() })
    return rules
  }
}

const UNSEEN = new Map([
  ['required_signatures', 'signed commits'],
  ['required_deployments', 'a deployment before the merge'],
  ['required_linear_history', 'a linear history'],
  ['workflows', 'a required workflow'],
  ['code_scanning', 'results of code scanning'],
  ['code_quality', 'results of code quality'],
  ['update', 'that only some may update it'],
])

/** Rules of a branch that a look at a pull request does not tell of, in words. */
export function rulesUnseen(rules: BranchRule[]): string[] {
  const named = rules.flatMap(rule => {
    if (rule.kind === 'pull_request') return rule.conversations ? ['resolved conversations'] : []
    return rule.kind === 'other' ? (UNSEEN.get(rule.type) ?? []) : []
  })
  return [...new Set(named)]
}

/** Names of the checks that must be green before anybody merges. */
export function checksRequired(rules: BranchRule[]): string[] {
  const named = rules.flatMap(rule => (rule.kind === 'checks' ? rule.checks : []))
  return [...new Set(named.map(({ context }) => context))]
}
