import { refuse } from './refusal.ts'

export type PageArgs = {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

const pageMax = 100

/** One page of a GraphQL connection, with GitHub's rules about `first` and `last`. */
export function connection<T>(name: string, items: readonly T[], args: PageArgs) {
  const size = args.first ?? args.last
  if (size === null || size === undefined)
    throw refuse(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  if (size > pageMax)
    throw refuse(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of ${pageMax} records.`,
    )
  const low = args.after ? positionOf(args.after) + 1 : 0
  const high = args.before ? positionOf(args.before) : items.length
  const from = args.first === null || args.first === undefined ? Math.max(low, high - size) : low
  const to = args.first === null || args.first === undefined ? high : Math.min(high, low + size)
  const nodes = items.slice(from, to)
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursorOf(from + index) })),
    pageInfo: {
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
      startCursor: nodes.length > 0 ? cursorOf(from) : null,
      endCursor: nodes.length > 0 ? cursorOf(to - 1) : null,
    },
  }
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString('base64')
}

function positionOf(cursor: string): number {
  const position = Number(Buffer.from(cursor, 'base64').toString('utf8').replace('cursor:', ''))
  if (!Number.isInteger(position))
    throw refuse('UNPROCESSABLE', `\`${cursor}\` does not appear to be a valid cursor.`)
  return position
}
