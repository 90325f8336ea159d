import { reference } from '../config/reference.ts'
import { jsonSchema } from '../config/schema.ts'

/** `slipway schema` prints the JSON schema of slipway.yml, with `reference` the page about it; exit code 0. */
export function runSchema(options: { what: 'schema' | 'reference'; out: (text: string) => void }): number {
  options.out(options.what === 'schema' ? `${JSON.stringify(jsonSchema(), null, 2)}\n` : reference())
  return 0
}
