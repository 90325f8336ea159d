import { decide } from '../../../src/release/decide.ts'
import { releasesOf } from '../../../src/release/decide/change.ts'
import type { Actor } from '../../../src/release/actors.ts'
import type { Ask, Event } from '../../../src/release/events.ts'
import type { Health } from '../../../src/release/health.ts'
import type {
  Commit,
  Image,
  Origin,
  Person,
  Range,
  Release,
  ReleaseId,
  Target,
  Tracked,
  Trouble,
} from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { judgeTag } from '../../../src/release/tag-policy.ts'
import { emptyTarget } from '../../../src/release/target.ts'
import type { Drawing } from '../../../src/views/shape.ts'

/** Monday, 11:03 UTC. */
export const NOON_MS = Date.UTC(2026, 10, 23, 11, 3)

export const ann: Person = { login: 'ann', id: 1, bot: false }
export const bob: Person = { login: 'bob', id: 2, bot: false }
export const carol: Actor = { slack: 'U01CAROL', login: 'carol', account: null, teams: [], writes: false }

export function rulesOf(changes: Partial<Rules> = {}): Rules {
  return {
    generation: 'g1',
    target: 'staging/checkout',
    environment: 'staging',
    service: 'checkout',
    delivery: 'commit',
    approvals: null,
    merge: 'author',
    supersede: 'until-approved',
    outside: 'apply',
    place: {
      repository: 'acme/deploy',
      branch: 'main',
      path: 'staging/checkout',
      cluster: 'staging',
      namespace: 'checkout',
    },
    platforms: ['linux/amd64'],
    images: { main: 'ghcr.io/acme/checkout' },
    tags: { kind: 'semver', range: '*' },
    after: null,
    freezes: [],
    tells: [],
    pin: 'digest',
    source: { repository: 'acme/checkout', paths: [] },
    sources: ['acme/*'],
    channel: '#releases',
    announce: 'card',
    operators: ['user:carol'],
    emergency: [],
    rollback: { auto: false, from: ['operators', 'authors'] },
    deadlineMs: 600_000,
    linking: false,
    gatherMs: 600_000,
    allow: [],
    ...changes,
  }
}

export function imageOf(tag: string): Image & { digest: string } {
  const digest = `sha256:${Buffer.from(tag).toString('hex').padEnd(64, '0').slice(0, 64)}`
  return { repository: 'ghcr.io/acme/checkout', tag, digest }
}

export const believed: Origin = {
  trust: 'believed',
  repository: 'acme/checkout',
  revision: 'a'.repeat(40),
  version: null,
}

export function rangeOf(titles: string[], changes: Partial<Range> = {}): Range {
  return {
    kind: 'forward',
    repository: 'acme/checkout',
    base: 'b'.repeat(40),
    head: 'a'.repeat(40),
    total: titles.length,
    entries: titles.map((title, at) => ({ title, pull: at + 1, sha: 'c'.repeat(40), author: 'ann' })),
    authors: [ann],
    ...changes,
  }
}

/** Plays a target forward by the product's own rules; time passes by `after`. */
export function story(rules: Rules = rulesOf()): Story {
  return new Story(rules)
}

type Committed = Partial<Commit> & { range?: Range; authors?: Person[] }

class Story {
  readonly rules: Rules
  target: Target
  nowMs = NOON_MS
  private order = 0

  constructor(rules: Rules) {
    this.rules = rules
    this.target = emptyTarget(rules.target)
  }

  tell(event: Event): this {
    const decision = decide(this.target, event, this.rules, this.nowMs)
    if (decision.kind === 'changed') this.target = decision.target
    return this
  }

  after(ms: number): this {
    this.nowMs += ms
    return this
  }

  baseline(tag: string, origin: Origin = believed): this {
    const image = imageOf(tag)
    const at = { commit: '0'.repeat(40), inputs: `in-${tag}`, atMs: this.nowMs }
    const deployed = { release: null, version: tag, images: { main: image }, origin, ...at }
    const key = keyOf(this.rules, tag)
    const order = this.next()
    return this.tell({ kind: 'baseline_taken', order, deployed, key, digests: [image.digest] })
  }

  push(tag: string, origin: Origin = believed): this {
    const image = imageOf(tag)
    return this.tell({
      kind: 'image_found',
      name: 'main',
      image,
      key: keyOf(this.rules, tag),
      origin,
      own: false,
    })
  }

  /** The commit of a release, or of a person. */
  commit(
    tag: string,
    { range, authors = [], ...changes }: Committed = {},
    release: ReleaseId | null = null,
  ): this {
    const order = this.next()
    const commit: Commit = {
      commit: Buffer.from(`commit ${tag} ${order}`).toString('hex').padEnd(40, '0').slice(0, 40),
      inputs: `in-${tag}-${order}`,
      images: { main: imageOf(tag) },
      key: keyOf(this.rules, tag),
      version: tag,
      origin: believed,
      by: null,
      title: `checkout ${tag}`,
      ...changes,
    }
    return this.tell({ kind: 'commit_seen', order, commit, release, range: range ?? null, authors })
  }

  applied(ready = 0, total = 3): this {
    const { rolling } = this.target
    if (rolling === null || rolling.commit === null) throw new Error('nothing rolls')
    const { id: release, commit } = rolling
    const objects = [trackedOf(ready, total)]
    return this.tell({ kind: 'applied', release, commit, objects, created: 0, configured: 1, unchanged: 2 })
  }

  seen(changes: Partial<Health>, trouble: Trouble | null = null): this {
    const { ref, uid, generation, health } = trackedOf(0, 3)
    return this.tell({ kind: 'observed', ref, uid, generation, health: { ...health, ...changes }, trouble })
  }

  live(pods = 3): this {
    return this.seen({ status: 'current', ready: { ready: pods, total: pods }, progress: '9,9' })
  }

  crashes(lines: string[]): this {
    this.seen({ reason: 'Progressing' }, troubleOf())
    const release = this.target.rolling?.id ?? 'staging/checkout#0'
    return this.tell({ kind: 'log_read', release, podUid: 'pod-1', lines })
  }

  asks(ask: Ask, by: Actor = carol): this {
    return this.tell({ kind: 'asked', ask, by })
  }

  drawing(pick: (target: Target) => Release | null | undefined): Drawing {
    const { target, rules, nowMs } = this
    const release = pick(target)
    if (release == null) throw new Error('there is no such release')
    return { target, release, rules, slackOf, addresses, nowMs }
  }

  numbered(number: number): Drawing {
    return this.drawing(known => releasesOf(known).find(release => release.number === number))
  }

  private next = (): number => ++this.order
}

export function troubleOf(changes: Partial<Trouble> = {}): Trouble {
  return {
    kind: 'crash_loop',
    pod: 'checkout-7d9f-x2x',
    podUid: 'pod-1',
    container: 'app',
    restarts: 3,
    message: 'CrashLoopBackOff',
    fatal: true,
    logLines: null,
    ...changes,
  }
}

export const slackOf = (login: string): string | null => (login === 'ann' ? 'U01ANN' : null)

export const addresses: Drawing['addresses'] = {
  commitUrl: (repository, sha) => `https://github.com/${repository}/commit/${sha}`,
  compareUrl: (repository, base, head) => `https://github.com/${repository}/compare/${base}...${head}`,
}

function trackedOf(ready: number, total: number): Tracked {
  return {
    ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'checkout', name: 'checkout' },
    uid: 'u1',
    generation: 2,
    health: {
      status: 'in_progress',
      reason: 'Progressing',
      message: '',
      ready: { ready, total },
      progress: `${ready},${ready}`,
    },
    trouble: null,
    excused: false,
  }
}

function keyOf(rules: Rules, tag: string): string {
  const verdict = judgeTag(rules.tags, tag)
  if (verdict.kind === 'refused') throw new Error(verdict.reason)
  return verdict.key
}
