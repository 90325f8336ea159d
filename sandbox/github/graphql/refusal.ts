import { GraphQLError } from 'graphql'

export type RefusalType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'

/** An error of one field, with the type that GitHub puts beside the message. */
export function refuse(type: RefusalType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } })
}
