import { notFound } from '../http/refusal.ts'
import { idParam, ok, page, param, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { mayBypass, rulesFor } from '../rules/effective.ts'
import type { Ruleset } from '../rules/ruleset.ts'
import { repoApi, repoWeb } from '../shapes/repository.ts'
import { iso, nodeId } from '../shapes/scalars.ts'

export const ruleRoutes = [
  repoRoute('GET /rules/branches/{branch+}', 'metadata:read', listRules),
  repoRoute('GET /rulesets', 'metadata:read', call => {
    const { items, headers } = page(call, call.repo.rulesets)
    return { status: 200, headers, body: items.map(ruleset => rulesetShape(call, ruleset)) }
  }),
  repoRoute('GET /rulesets/{id}', 'metadata:read', call => {
    const ruleset = call.repo.rulesets.find(candidate => candidate.id === idParam(call, 'id'))
    if (!ruleset) throw notFound()
    const { conditions, rules } = ruleset
    const bypass = { current_user_can_bypass: bypassOf(call, ruleset) }
    return ok({ ...rulesetShape(call, ruleset), ...bypass, conditions, rules })
  }),
]

function listRules(call: RepoCall): Reply {
  const { items, headers } = page(call, rulesFor(call.repo, param(call, 'branch')))
  const body = items.map(({ ruleset, rule }) => ({
    ...rule,
    ruleset_source_type: 'Repository',
    ruleset_source: call.repo.fullName,
    ruleset_id: ruleset.id,
  }))
  return { status: 200, headers, body }
}

/** What a ruleset lets the one who asks pass by. */
function bypassOf({ world, repo, actor }: RepoCall, ruleset: Ruleset): string {
  if (mayBypass(world, repo, { ruleset, by: { actor, how: 'push' } })) return 'always'
  return mayBypass(world, repo, { ruleset, by: { actor, how: 'pull_request' } })
    ? 'pull_requests_only'
    : 'never'
}

function rulesetShape({ world, repo }: RepoCall, { id, name, enforcement, createdAt }: Ruleset) {
  return {
    id,
    node_id: nodeId('RepositoryRuleset', id),
    name,
    target: 'branch',
    source_type: 'Repository',
    source: repo.fullName,
    enforcement,
    _links: {
      self: { href: `${repoApi(world, repo)}/rulesets/${id}` },
      html: { href: `${repoWeb(world, repo)}/rules/${id}` },
    },
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  }
}
