import { rulesFor } from '../rules/effective.ts'
import type { Rule } from '../rules/ruleset.ts'
import { nodeId } from '../shapes/scalars.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import type { Place } from './place.ts'

/** The rules of a ref: rulesets alone, since the stand-in has no classic branch protection. */
export function ruleFields({ repo }: Place, ref: string) {
  const branch = ref.replace(/^refs\/heads\//, '')
  return {
    refUpdateRule: null,
    rules: (args: PageArgs) => {
      const nodes = rulesFor(repo, branch).map(({ ruleset, rule }) => ({
        __typename: 'RepositoryRule',
        id: nodeId('RepositoryRule', `${ruleset.id}:${rule.type}`),
        type: rule.type.toUpperCase(),
        parameters: parametersOf(rule),
      }))
      return connection('rules', nodes, args)
    },
  }
}

function parametersOf(rule: Rule): object {
  switch (rule.type) {
    case 'required_status_checks': {
      const { required_status_checks: checks, ...more } = rule.parameters
      return {
        __typename: 'RequiredStatusChecksParameters',
        requiredStatusChecks: checks.map(({ context, integration_id: app }) => ({
          __typename: 'StatusCheckConfiguration',
          context,
          integrationId: app ?? null,
        })),
        strictRequiredStatusChecksPolicy: more.strict_required_status_checks_policy,
        doNotEnforceOnCreate: more.do_not_enforce_on_create,
      }
    }
    case 'pull_request':
      return { __typename: 'PullRequestParameters' }
    case 'merge_queue':
      return { __typename: 'MergeQueueParameters' }
  }
}
