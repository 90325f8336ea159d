import { z } from 'zod'
import type { PullHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

/** GitHub gives no more in a comparison, and all of them on the first page. */
const FILES_MAX = 300

const Compared = z.object({
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
})

/** One request; the commits of the comparison are not wanted, and so are asked for one at a time. */
export function createChangedFiles(gate: Gate): PullHost['changedFiles'] {
  return async ({ repository, base, head }) => {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
    const parameters = { basehead: `${base}...${head}`, per_page: 1 }
    const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Compared })
    if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 422)) return null
    const { files = [] } = valueOf(answer, repository, 'compare revisions')
    const paths = files.flatMap(({ filename, previous_filename: before }) =>
      before === undefined ? [filename] : [filename, before],
    )
    return { paths, complete: files.length < FILES_MAX }
  }
}
