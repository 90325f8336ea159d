import { at, isMap, listAt, numberAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { nameOf } from '../objects/meta.ts'
import { badRequest } from '../objects/problems.ts'
import { logOf } from '../play/images.ts'
import type { Play } from '../play/images.ts'

/** The log of a container, as text; throws a Problem when there is none yet. */
export function podLog(pod: JsonMap, query: URLSearchParams, playOf: (image: string) => Play): string {
  const container = chosen(pod, query.get('container'))
  const status = listAt(pod, 'status', 'containerStatuses')
    .filter(isMap)
    .find(one => one['name'] === container)
  const previous = query.get('previous') === 'true'
  mustHaveRun({ pod: nameOf(pod), container, status, previous })
  const found = listAt(pod, 'spec', 'containers').find(one => textAt(one, 'name') === container)
  const image = textAt(found, 'image') ?? ''
  const lines = logOf(image, numberAt(status, 'restartCount') ?? 0, playOf(image))
  const tail = query.get('tailLines')
  const wanted = tail === null ? lines : lines.slice(Math.max(0, lines.length - Number(tail)))
  return wanted.map(line => `${line}\n`).join('')
}

function chosen(pod: JsonMap, asked: string | null): string {
  const names = listAt(pod, 'spec', 'containers').map(container => textAt(container, 'name') ?? '')
  if (asked !== null && names.includes(asked)) return asked
  if (asked !== null) throw badRequest(`container ${asked} is not valid for pod ${nameOf(pod)}`)
  const [only] = names
  if (only !== undefined && names.length === 1) return only
  throw badRequest(
    `a container name must be specified for pod ${nameOf(pod)}, choose one of: [${names.join(' ')}]`,
  )
}

type Asked = { pod: string; container: string; status: Json | undefined; previous: boolean }

function mustHaveRun({ pod, container, status, previous }: Asked): void {
  const ended = at(status, 'lastState', 'terminated') !== undefined
  if (previous && !ended)
    throw badRequest(`previous terminated container "${container}" in pod "${pod}" not found`)
  const ran =
    ended || at(status, 'state', 'running') !== undefined || at(status, 'state', 'terminated') !== undefined
  if (ran) return
  const reason = textAt(status, 'state', 'waiting', 'reason') ?? 'ContainerCreating'
  const why = reason.includes('Pull') ? 'trying and failing to pull image' : reason
  throw badRequest(`container "${container}" in pod "${pod}" is waiting to start: ${why}`)
}
