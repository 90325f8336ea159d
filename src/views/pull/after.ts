import type { Rules } from '../../release/rules.ts'
import { markdown, markdownCode } from '../markdown.ts'
import type { Pulling } from '../shape.ts'

/** Who merges, what happens then, and what becomes of it when something newer comes. */
export function afterLines({ release, rules }: Pulling): string[] {
  const { place } = release
  const status = markdownCode(`slipway/${rules.target}`, 200)
  const where = `namespace ${markdownCode(place.namespace, 63)} of cluster ${markdownCode(place.cluster, 63)}`
  return [
    '### Then',
    '',
    release.kind === 'rollback' ? rollbackText(release) : mergeText(rules),
    `Slipway applies ${markdownCode(place.path, 200)} to ${where}, watches it until it is live, and reports that as ${status}.`,
    '',
    release.kind === 'rollback' ? 'Closing this withdraws it.' : newerText(rules.supersede),
  ]
}

function rollbackText({ by }: Pulling['release']): string {
  const who = by === null ? 'one of those above approves it and ' : ''
  return `Slipway merges this as soon as ${who}GitHub lets it.`
}

function mergeText({ merge, place }: Rules): string {
  if (merge === 'auto') return 'Slipway merges this as soon as it is approved and GitHub lets it.'
  return `An author, or whoever may write to ${markdown(place.repository, 140)}, merges this: here, or with the button of its card in Slack.`
}

function newerText(supersede: Rules['supersede']): string {
  const closing = 'Closing this withdraws it.'
  switch (supersede) {
    case 'until-approved':
      return `${closing} A newer version takes its place while nobody has approved it, and waits afterwards.`
    case 'always':
      return `${closing} A newer version takes its place.`
    case 'never':
      return `${closing} A newer version waits until this is merged or closed.`
  }
}
