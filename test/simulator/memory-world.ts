import { createHash } from 'node:crypto'
import type { Card } from '../../src/release/release.ts'
import type {
  Chat,
  Cluster,
  Directed,
  Job,
  KubeObject,
  MessagePlace,
  Queue,
  Registry,
} from '../../src/ports.ts'

/** Tags of one repository; a label names the revision, a tag with `bad` never becomes healthy. */
export type FakeRegistry = Registry & { pushed: Map<string, { digest: string; revision: string }> }

export function memoryRegistry(): FakeRegistry {
  const pushed: FakeRegistry['pushed'] = new Map()
  return {
    pushed,
    tags: async () => [...pushed.keys()],
    resolve: async (repository, reference) => {
      const entry = [...pushed].find(([tag, { digest }]) => tag === reference || digest === reference)
      if (entry === undefined) return { kind: 'absent', message: 'there is no such tag' }
      const [tag, { digest, revision }] = entry
      const labels = { source: 'https://github.com/acme/checkout', revision, version: null, created: null }
      return { kind: 'found', image: { repository, tag, digest }, platforms: [], labels }
    },
  }
}

export type FakeCluster = Cluster & {
  objects: Map<string, KubeObject>
  applies: { digest: string }[]
  /** Lets the controllers do their work: good pods become ready, bad ones crash. */
  settle(name: string): 'healthy' | 'crashing' | null
}

/** One namespace in which Deployments live; generation moves with the spec alone. */
export function memoryCluster(): FakeCluster {
  const objects = new Map<string, KubeObject>()
  const applies: FakeCluster['applies'] = []
  return {
    objects,
    applies,
    apply: async ({ objects: wanted, stillWanted }) => {
      const done: { object: KubeObject; change: 'created' | 'configured' | 'unchanged' }[] = []
      for (const object of wanted) {
        if (!(await stillWanted())) return { kind: 'overtaken' }
        const key = keyOf(object.kind, object.metadata.name)
        const before = objects.get(key)
        const change = changeOf(before, object)
        const after = change === 'unchanged' && before !== undefined ? before : changed(before, object)
        objects.set(key, after)
        if (change !== 'unchanged') applies.push({ digest: imageOf(object) })
        done.push({ object: structuredClone(after), change })
      }
      return { kind: 'applied', objects: done }
    },
    settle: name => {
      const object = objects.get(keyOf('Deployment', name))
      if (object === undefined) return null
      const isBad = imageOf(object).includes('bad')
      object['status'] = statusOf(object.metadata.generation ?? 1, !isBad)
      return isBad ? 'crashing' : 'healthy'
    },
    preview: async ({ objects: wanted }) =>
      wanted.map(object => {
        const { apiVersion, kind, metadata } = object
        const before = objects.get(keyOf(kind, metadata.name)) ?? null
        const ref = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name }
        return structuredClone({ kind: 'compared', ref, before, after: changed(before ?? undefined, object) })
      }),
    read: async (_cluster, refs) =>
      refs.map(ref => structuredClone(objects.get(keyOf(ref.kind, ref.name)) ?? null)),
    scopes: async (_cluster, kinds) => kinds.map(() => 'namespaced'),
    watch: async () => ({ stop: async () => undefined }),
    podLog: async () => ['Error: INDEX_URL is not set'],
  }
}

function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`
}

function changeOf(
  before: KubeObject | undefined,
  object: KubeObject,
): 'created' | 'configured' | 'unchanged' {
  if (before === undefined) return 'created'
  return same(before, object) ? 'unchanged' : 'configured'
}

function changed(before: KubeObject | undefined, object: KubeObject): KubeObject {
  const generation = (before?.metadata.generation ?? 0) + 1
  const uid = before?.metadata.uid ?? createHash('sha1').update(object.metadata.name).digest('hex')
  return {
    ...structuredClone(object),
    metadata: { ...object.metadata, uid, generation },
    status: before?.['status'] ?? {},
  }
}

function same(before: KubeObject, object: KubeObject): boolean {
  return JSON.stringify(before['spec']) === JSON.stringify(object['spec'])
}

export function imageOf(object: KubeObject): string {
  return /"image":"([^"]*)"/.exec(JSON.stringify(object))?.[1] ?? ''
}

function statusOf(observedGeneration: number, isReady: boolean): object {
  const ready = isReady ? 1 : 0
  const reason = isReady ? 'NewReplicaSetAvailable' : 'ProgressDeadlineExceeded'
  return {
    observedGeneration,
    replicas: 1,
    updatedReplicas: 1,
    readyReplicas: ready,
    availableReplicas: ready,
    ...(isReady ? {} : { unavailableReplicas: 1 }),
    conditions: [
      { type: 'Available', status: isReady ? 'True' : 'False', reason: 'MinimumReplicasAvailable' },
      { type: 'Progressing', status: isReady ? 'True' : 'False', reason },
    ],
  }
}

export type FakeChat = Chat & {
  cards: { release: string; card: Card; texts: string[]; blocks: object[] }[]
  replies: string[]
  /** What people were answered: by whom they are known, and in which words. */
  answers: { user: string; text: string }[]
  /** What people were told directly. */
  directs: { user: string; key: string; at: MessagePlace; texts: string[]; blocks: object[] }[]
  /** How often a card said that a click is being recorded. */
  recorded: number
}

function messageAt({ cards, directs }: FakeChat, { ts }: MessagePlace) {
  return cards.find(({ card }) => card.ts === ts) ?? directs.find(({ at }) => at.ts === ts)
}

/** Once by its key, and then where it is. */
function directly(
  directs: FakeChat['directs'],
  { user, key, message }: Parameters<Chat['direct']>[0],
): Directed {
  const known = directs.find(other => other.key === key)
  if (known !== undefined) return { kind: 'already', at: known.at }
  const at = { channel: `D-${user}`, ts: `d${directs.length + 1}` }
  directs.push({ user, key, at, texts: [message.text], blocks: message.blocks })
  return { kind: 'posted', at }
}

/** Messages are found again by their metadata, as in Slack. */
export function memoryChat(): FakeChat {
  const cards: FakeChat['cards'] = []
  const replies: string[] = []
  const answers: FakeChat['answers'] = []
  const directs: FakeChat['directs'] = []
  const say = async (key: string): Promise<'posted' | 'already'> => {
    if (replies.includes(key)) return 'already'
    replies.push(key)
    return 'posted'
  }
  const chat: FakeChat = {
    cards,
    replies,
    answers,
    directs,
    recorded: 0,
    paint: async ({ channel, release, card, message }) => {
      const known = cards.find(other =>
        card === null ? other.release === release : other.card.ts === card.ts,
      )
      if (known !== undefined) {
        known.texts.push(message.text)
        known.blocks = message.blocks
        return { kind: 'painted', card: known.card }
      }
      const made: Card = { channel, ts: String(cards.length + 1), permalink: null }
      cards.push({ release, card: made, texts: [message.text], blocks: message.blocks })
      return { kind: 'painted', card: made }
    },
    reply: async ({ key }) => say(key),
    direct: async said => say(said.key).then(() => directly(directs, said)),
    redraw: async ({ card, message }) => {
      const known = messageAt(chat, card)
      if (known === undefined) return 'gone'
      known.texts.push(message.text)
      known.blocks = message.blocks
      if (JSON.stringify(message.blocks).includes('Recording')) chat.recorded += 1
      return 'drawn'
    },
    answer: async ({ to, message }) => {
      answers.push({ user: to.user, text: message.text })
      return 'told'
    },
    publish: async () => 'published',
    member: async () => 'member',
    emailOf: async user => `${user.slice(1).toLowerCase()}@acme.example`,
  }
  return chat
}

export type FakeJob = { job: Job; id: string; atMs: number; attempt: number; faults: number; active: boolean }
export type FakeQueue = Queue & { jobs: Map<string, FakeJob> }

/** Keeps a job until it is done; a job whose process died starts again. */
export function memoryQueue(clock: { nowMs(): number }): FakeQueue {
  const jobs = new Map<string, FakeJob>()
  return {
    jobs,
    add: async added => {
      for (const job of added) {
        const id = jobId(job)
        if (jobs.has(id)) continue
        jobs.set(id, { job, id, atMs: clock.nowMs(), attempt: 0, faults: 0, active: false })
      }
    },
    missing: async asked => asked.filter(job => !jobs.has(jobId(job))),
  }
}

export function jobId(job: Job): string {
  switch (job.kind) {
    case 'route':
      return `entry.${job.entry}`
    case 'link':
      return `link.${job.slack}.${job.linking}`
    case 'effect':
      return `${job.target}.${job.key}.v${job.sinceVersion}`
  }
}
