import { Refusal } from '../http/refusal.ts'
import { refuse } from './refusal.ts'

/** Runs an operation that REST has too; what it refuses becomes an error of the field. */
export function asField<T>(operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const type = error.status === 404 ? 'NOT_FOUND' : error.status === 403 ? 'FORBIDDEN' : 'UNPROCESSABLE'
    throw refuse(type, sentenceOf(error))
  }
}

function sentenceOf({ errors = [], message }: Refusal): string {
  const texts = errors.map(error =>
    typeof error === 'string' ? error : (error.message ?? `${error.field} is ${error.code}`),
  )
  return texts.length > 0 ? texts.join(', ') : message
}
