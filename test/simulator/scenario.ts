import type { SourceFile } from '../../src/ports.ts'
import type { Run } from '../../src/release/release.ts'
import type { ApprovalRule, Rules } from '../../src/release/rules.ts'
import type { HousePolicy } from './fake-pull.ts'
import { randomOf, type Random } from './random.ts'

export const TARGET = 'staging/checkout'
export const BEFORE = 'test/checkout'
export const LATER = 'production/checkout'
/** When every story begins. */
export const START_MS = 1_700_000_000_000
export const REPOSITORY = 'ghcr.io/acme/checkout'

/** The policy of the one target that is played. */
export function RULES(random: Random): Rules {
  return {
    generation: 'g1',
    target: TARGET,
    environment: 'staging',
    service: 'checkout',
    ...deliveryOf(random),
    place: {
      repository: 'acme/deploy',
      branch: 'main',
      path: 'staging/checkout',
      cluster: 'staging',
      namespace: 'checkout',
    },
    platforms: ['linux/amd64'],
    images: { main: REPOSITORY },
    tags: { kind: 'regex', pattern: '^(?:main|bad)-(?<n>[0-9]+)$', order: 'numerical', by: 'n' },
    after: afterOf(random),
    freezes: freezesOf(random),
    tells: [LATER],
    pin: 'digest',
    source: { repository: 'acme/checkout', paths: [] },
    sources: [],
    channel: 'C1',
    announce: random.pick(['card', 'card', 'card', 'digest'] as const),
    operators: ['user:carol'],
    emergency: ['user:carol'],
    rollback: { auto: random.chance(0.3), from: ['operators', 'authors'] },
    deadlineMs: 600_000,
    linking: false,
    gatherMs: 900_000,
    allow: [],
  }
}

/** The plain road by commits: nothing to wait for, and nobody to ask. */
export function plainRules(): Rules {
  return {
    ...RULES(randomOf(1)),
    delivery: 'commit',
    approvals: null,
    outside: 'apply',
    after: null,
    freezes: [],
  }
}

/** A third of the stories have an environment before, which has to have run what comes. */
function afterOf(random: Random): Rules['after'] {
  if (random.chance(0.65)) return null
  const match = random.pick(['revision', 'digest'] as const)
  return { target: BEFORE, environment: 'test', soakMs: 1_000 + random.below(20_000), match }
}

/** One or two freezes in a third of the stories, which may meet, and turns after them. */
function freezesOf(random: Random): Rules['freezes'] {
  if (random.chance(0.65)) return []
  return Array.from({ length: 1 + random.below(2) }, (_, at) => {
    const fromMs = START_MS + at * 40_000 + random.below(30_000)
    const untilMs = fromMs + 5_000 + random.below(60_000)
    return { name: `freeze ${at}`, fromMs, untilMs, turnMs: untilMs + random.below(15_000) }
  }).toSorted((a, b) => a.fromMs - b.fromMs)
}

/** The environment before, as far as it is played: what ran there, and what was said in each version of its document. */
export type Earlier = { runs: Run[]; rejected: string[]; versions: Map<number, Run[]> }

/** The policy of whoever comes after: it takes nothing by itself, and is only told. */
export function laterRules(rules: Rules): Rules {
  const after = { target: TARGET, environment: 'staging', soakMs: 60_000, match: 'digest' } as const
  return { ...rules, target: LATER, environment: 'production', after, tells: [], freezes: [] }
}

/** Half of the stories are of pull requests, under rules of all kinds. */
function deliveryOf(
  random: Random,
): Pick<Rules, 'delivery' | 'approvals' | 'merge' | 'supersede' | 'outside'> {
  const merge = random.pick(['author', 'auto', 'queue'] as const)
  const supersede = random.pick(['until-approved', 'always', 'never'] as const)
  if (random.chance(0.5)) return { delivery: 'commit', approvals: null, merge, supersede, outside: 'apply' }
  const approvals: ApprovalRule = {
    authors: random.pick(['any', 'all', 'none'] as const),
    peers: { count: 1 + random.below(2), outsiders: random.chance(0.5) },
    from: [],
    expireMs: random.chance(0.3) ? 30_000 : null,
    recorded: random.pick(['count', 'refuse'] as const),
  }
  const outside = random.chance(0.6) ? 'hold' : 'apply'
  return { delivery: 'pull-request', approvals, merge, supersede, outside }
}

/** Somebody edits the configuration: who has to approve, who merges, what gives way, or by which road. */
export function edited(random: Random, rules: Rules): Rules {
  const { delivery, approvals, merge, supersede } = deliveryOf(random)
  const generation = `${rules.generation}+`
  if (random.chance(0.2)) return { ...rules, generation, delivery, approvals }
  if (rules.approvals === null || approvals === null) return { ...rules, generation, merge, supersede }
  return { ...rules, generation, merge, supersede, approvals }
}

/** What the repository asks of everybody who merges. */
export function policyOf(random: Random): HousePolicy {
  const hasQueue = random.chance(0.3)
  return {
    hasQueue,
    isChecked: random.chance(0.6),
    needsCi: random.chance(0.4),
    isStrict: !hasQueue && random.chance(0.6),
    dismisses: random.chance(0.25),
  }
}

/** A Deployment and a setting that people edit. */
export function manifest(tag: string, digest: string | null, setting: string): SourceFile[] {
  const image = digest === null ? `${REPOSITORY}:${tag}` : `${REPOSITORY}:${tag}@${digest}`
  return [deployment(image), config(setting)]
}

/** `note` is what a person wrote beside the image. */
export function deployment(image: string, note = 'kept'): SourceFile {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
spec:
  replicas: 1
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec:
      containers:
        - name: checkout
          image: ${image} # ${note}
`
  return { path: 'staging/checkout/deployment.yaml', text }
}

export function config(setting: string): SourceFile {
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: checkout\ndata:\n  setting: "${setting}"\n`
  return { path: 'staging/checkout/config.yaml', text }
}
