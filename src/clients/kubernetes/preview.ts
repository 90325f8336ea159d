import type { Preview, PreviewRequest } from '../../ports.ts'
import { plan, type ApplyApi } from './apply.ts'
import { refOf, tryObject } from './apply-object.ts'
import { bounded } from './bounded.ts'
import { readOne, type Planned } from './current.ts'

const AT_ONCE = 32

/**
 * Server-side apply as a dry run, beside the objects as they are: one round trip for all. What cannot be tried, because
 * its namespace or kind comes with the same apply, is refused with that reason.
 */
export async function previewObjects(
  api: Pick<ApplyApi, 'connection' | 'resources'>,
  request: PreviewRequest,
): Promise<Preview[]> {
  const { planned, failures } = await plan(api.connection, api.resources, request)
  const tried = await bounded(planned, AT_ONCE, one => previewOne(api, one))
  const refused = failures.map(({ ref, code, message }): Preview => ({ kind: 'refused', ref, code, message }))
  return [...tried, ...refused]
}

async function previewOne({ connection }: Pick<ApplyApi, 'connection'>, one: Planned): Promise<Preview> {
  const [now, would] = await Promise.all([
    readOne(connection, one),
    tryObject({ connection, isNewKind: () => false }, one),
  ])
  const ref = refOf(one)
  if (would.kind === 'refused') return { kind: 'refused', ref, code: would.code, message: would.message }
  return { kind: 'compared', ref, before: now?.object ?? null, after: would.object }
}
