import type { Brain } from '../../src/advance.ts'
import type { Ports } from '../../src/ports.ts'
import { decide } from '../../src/release/decide.ts'
import type { Event } from '../../src/release/events.ts'
import type { Card, Target } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import { wants } from '../../src/release/wants.ts'
import { all, type Breakage } from './breakage.ts'

/** One who did not open it says yes. */
const APPROVED: Partial<Rules> = {
  delivery: 'pull-request',
  approvals: {
    authors: 'none',
    peers: { count: 1, outsiders: false },
    from: [],
    expireMs: null,
    recorded: 'count',
  },
}

/** Rules of the house, each broken on purpose: the simulator must notice every one. */
export const BROKEN: Record<string, Breakage> = {
  'rolled back digests are forgotten': {
    actions: 40,
    rules: { rollback: { auto: true, from: ['operators', 'authors'] } },
    brain: seeing(['image_found', 'asked', 'told', 'woken', 'rules_changed', 'commit_seen'], {
      rejected: [],
    }),
  },
  'older images open too': {
    brain: seeing(['image_found'], { mark: { key: null, digests: [] } }),
  },
  'a hold does not stop opening': { brain: seeing(['image_found'], { hold: null }) },
  'an apply counts as live': {
    brain: hearing(event => (event.kind === 'applied' ? { ...event, objects: [] } : event)),
  },
  'observations of an older generation count': {
    brain: hearing(event => (event.kind === 'observed' ? { ...event, generation: 1_000_000 } : event)),
  },
  'a freeze stops nothing': { brain: ruled({ freezes: [] }) },
  'nothing has to soak': { brain: ruled({ after: null }) },
  'the next environment is told nothing': {
    brain: {
      decide,
      wants: (target, rules, nowMs) => wants(target, { ...rules, tells: [] }, nowMs),
    },
  },
  'what has no yes is applied': {
    rules: { outside: 'hold' },
    brain: {
      wants,
      decide: (target, event, rules, nowMs) => decide(target, event, { ...rules, outside: 'apply' }, nowMs),
    },
  },
  'whoever opened a pull request is a peer of it': {
    actions: 40,
    isOwn: true,
    rules: { ...APPROVED, outside: 'hold' },
    brain: hearing(event => (event.kind === 'change_proposed' ? { ...event, by: null } : event)),
  },
  'what was approved before counts for what it brings now': {
    actions: 40,
    isOwn: true,
    rules: { ...APPROVED, supersede: 'always' },
    brain: hearing(event => event, { remembered: [] }),
  },
  'an older version starts without a word about it': {
    brain: hearing(event =>
      event.kind === 'asked' && event.ask.verb === 'start'
        ? { ...event, ask: { ...event.ask, older: true } }
        : event,
    ),
  },
  'strangers may do everything': { loginOf: () => 'carol' },
  'what became of a click on GitHub is not heard': {
    brain: hearing(event => (event.kind === 'word_mirrored' ? { kind: 'woken' } : event)),
  },
  'answers settle nothing': {
    brain: hearing(event => (event.kind === 'effect_done' ? { kind: 'woken' } : event)),
  },
  'an older look at the branch overrules a newer one': {
    // Where each push is a commit, there is more to be seen of the branch.
    rules: { delivery: 'commit', approvals: null, outside: 'apply' },
    brain: {
      wants,
      decide: (target, event, rules, nowMs) =>
        decide(
          target,
          event.kind === 'commit_seen' ? { ...event, order: target.seen + 1 } : event,
          rules,
          nowMs,
        ),
    },
  },
  'keys change with every version': {
    brain: {
      decide,
      wants: (target, rules, nowMs) =>
        wants(target, rules, nowMs).map(effect =>
          effect.kind === 'mention' ? { ...effect, key: `${effect.key}.${target.version}` } : effect,
        ),
    },
  },
  'nothing is swept': { sweeps: false },
  'a document is saved whoever saved meanwhile': {
    ports: ports => ({ ...ports, store: { ...all(ports.store), save: forced(ports) } }),
  },
  'what a click did is saved without its answer': {
    ports: ports => ({
      ...ports,
      store: {
        ...all(ports.store),
        save: async ({ answer: _answer, ...save }) => ports.store.save(save),
      },
    }),
  },
  'a card is left alone when its click was refused': {
    ports: ports => ({
      ...ports,
      chat: {
        ...all(ports.chat),
        redraw: async request => (request.spare ? ports.chat.redraw(request) : 'drawn'),
      },
    }),
  },
  'a commit is made whoever moved the head': {
    ports: ports => ({ ...ports, git: { ...all(ports.git), commit: rebased(ports) } }),
  },
  'a card is posted without looking': {
    ports: ports => ({
      ...ports,
      chat: {
        ...all(ports.chat),
        paint: async request =>
          ports.chat.paint(request.card === null ? { ...request, card: NOWHERE } : request),
      },
    }),
  },
  'an apply goes on after it was overtaken': {
    actions: 60,
    // Where each push is a commit, one overtakes another more often.
    rules: { delivery: 'commit', approvals: null, outside: 'apply' },
    ports: ports => ({
      ...ports,
      cluster: {
        ...all(ports.cluster),
        // It asks, which takes its time, and goes on whatever the answer is.
        apply: async request =>
          ports.cluster.apply({ ...request, stillWanted: async () => (await request.stillWanted()) || true }),
      },
    }),
  },
}

/** A card that is not there, so that nobody finds one that is. */
const NOWHERE: Card = { channel: 'C1', ts: 'nowhere', permalink: null }

type Hidden = Partial<Pick<Target, 'rejected' | 'mark' | 'hold'>>

/** `decide` with a target that lacks something it should have seen; unless it was set anew, it is put back after. */
function seeing(kinds: Event['kind'][], hidden: Hidden): Brain {
  return {
    wants,
    decide: (target, event, rules, nowMs) => {
      if (!kinds.includes(event.kind)) return decide(target, event, rules, nowMs)
      const blind = { ...target, ...hidden }
      const decision = decide(blind, event, rules, nowMs)
      if (decision.kind === 'ignored') return decision
      const { rejected, mark, hold } = decision.target
      return {
        ...decision,
        target: {
          ...decision.target,
          rejected: rejected === blind.rejected ? target.rejected : [...target.rejected, ...rejected],
          mark: mark === blind.mark ? target.mark : mark,
          hold: hold === blind.hold ? target.hold : hold,
        },
      }
    },
  }
}

/** Other rules than those that are in force. */
function ruled(wrong: Partial<Rules>): Brain {
  return {
    decide: (target, event, rules, nowMs) => decide(target, event, { ...rules, ...wrong }, nowMs),
    wants: (target, rules, nowMs) => wants(target, { ...rules, ...wrong }, nowMs),
  }
}

/** Events as they are not, or a target that forgets. */
function hearing(wrong: (event: Event) => Event, forgets: Pick<Target, 'remembered'> = {}): Brain {
  return {
    wants,
    decide: (target, event, rules, nowMs) => decide({ ...target, ...forgets }, wrong(event), rules, nowMs),
  }
}

function forced(ports: Ports): Ports['store']['save'] {
  return async save => {
    const { target } = await ports.store.load(save.target.id)
    return ports.store.save({ ...save, target: { ...save.target, version: (target?.version ?? 0) + 1 } })
  }
}

function rebased(ports: Ports): Ports['git']['commit'] {
  return async request => {
    const head = await ports.git.head(request.repository, request.branch, { fresh: true })
    return ports.git.commit({ ...request, expectedHead: head.commit })
  }
}
