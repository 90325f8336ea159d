import { problemLine } from '../config/config.ts'
import { loadConfig } from '../config/reload.ts'
import { rulesOf } from '../config/rules.ts'
import { readAlone, type Environment } from '../config/secrets.ts'
import { rulesetOf } from '../views/ruleset.ts'

export type ProtectOptions = {
  path: string
  env: Environment
  /** The ruleset alone, for a pipe. */
  out: (line: string) => void
  /** What to do with it, for whoever reads. */
  say: (line: string) => void
}

/** `slipway protect`: prints the ruleset that makes the approvals binding; exit code 0, or 1 with every problem listed or where there is nothing to protect. */
export async function runProtect({ path, env, out, say }: ProtectOptions): Promise<number> {
  const parsed = await loadConfig(path)
  if (parsed.kind === 'invalid') for (const problem of parsed.problems) say(problemLine(path, problem))
  const read = readAlone(env, 'GITHUB_APP_ID')
  if (read.kind === 'invalid') say(`${read.problem.variable}: ${read.problem.message} ${read.problem.remedy}`)
  if (parsed.kind === 'invalid' || read.kind === 'invalid') return 1
  const { manifests, branch } = parsed.config.github
  const targets = [...rulesOf(parsed.config, branch ?? 'main').values()]
  const ruleset = rulesetOf(targets, { id: Number(read.value), branch: branch ?? null })
  if (ruleset === null) {
    say('No target asks for approvals (delivery: pull-request): there is nothing to protect.')
    return 1
  }
  out(JSON.stringify(ruleset, null, 2))
  say(`Send it: slipway protect | gh api --method POST repos/${manifests}/rulesets --input -`)
  say('Or import it: the repository → Settings → Rules → Rulesets → New ruleset → Import a ruleset.')
  if (ruleset.bypass_actors.length > 0)
    say('The App may pass it, because some targets are written by commits to that branch.')
  say('Afterwards slipway doctor says whether the check is required, and pinned to the App.')
  return 0
}
