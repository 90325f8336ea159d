import type { EffectKind } from './effects.ts'
import type { Fact } from './events.ts'
import type { End, Stage } from './release.ts'

type StageRow = {
  /** Effects wanted in this stage, beside `paint`. */
  wants: EffectKind[]
  /** Facts by which the stage is left, and where to. */
  leaves: Partial<Record<Fact['kind'], Stage[]>>
}

const CARRIED: Stage[] = ['included', 'rolled_back']
/** Where `rollback.auto` is set, what fails is rolled back in the same decision. */
const BY_ROLLBACK_OF_ITSELF: StageRow['leaves'] = {
  applied: ['rolled_back'],
  observed: ['rolled_back'],
  woken: ['rolled_back'],
  log_read: ['rolled_back'],
  watch_found: ['rolled_back'],
  effect_failed: ['rolled_back'],
}
/** A commit that waited for the end of a freeze overtakes. */
const BY_THAW: StageRow['leaves'] = { woken: ['included'], rules_changed: ['included'] }
/** What waits in GitHub's queue gives way as soon as the end of another lets a newer version open. */
const BY_END_OF_ANOTHER: StageRow['leaves'] = {
  applied: ['reviewing', 'superseded'],
  observed: ['reviewing', 'superseded'],
  watch_found: ['reviewing', 'superseded'],
}
/** A release that waits for its commit gives way to the rollback of the one that rolls. */
const BY_ROLLBACK_OF_ANOTHER: StageRow['leaves'] = {
  applied: ['superseded'],
  observed: ['superseded'],
  woken: ['superseded'],
  watch_found: ['superseded'],
}

/** Stage × event: the only moves there are. `decide` refuses any other, and the docs print it. */
export const STAGES: Record<Stage, StageRow> = {
  writing: {
    wants: ['write', 'mention', 'tell'],
    leaves: {
      // Another rule, not yet heard of otherwise, may let a newer version open.
      commit_seen: ['applying', 'included', 'outside', 'superseded'],
      change_opened: ['reviewing'],
      write_overtaken: ['superseded'],
      effect_failed: ['failed', 'superseded'],
      image_found: ['superseded'],
      told: ['superseded'],
      asked: ['superseded'],
      rules_changed: ['superseded'],
      ...BY_ROLLBACK_OF_ANOTHER,
    },
  },
  reviewing: {
    wants: [
      'request_reviewers',
      'read_pull',
      'mirror',
      'message_clicker',
      'report_check',
      'update_branch',
      'mention',
      'dequeue',
      'close_pull',
      'tell',
    ],
    leaves: {
      ...BY_ROLLBACK_OF_ANOTHER,
      change_opened: ['merging'],
      pull_read: ['merging'],
      word_mirrored: ['merging'],
      rules_changed: ['merging', 'superseded'],
      // A person's own pull request gives its place to what Slipway opens, or to one that somebody approved.
      change_spared: ['superseded'],
      change_proposed: ['superseded'],
      image_found: ['superseded'],
      told: ['merging'],
      woken: ['merging', 'superseded'],
      asked: ['merging', 'superseded'],
      change_merged: ['applying', 'included', 'outside'],
      commit_seen: ['applying', 'included', 'outside'],
      change_closed: ['superseded', 'withdrawn'],
    },
  },
  merging: {
    wants: [
      'read_pull',
      'mirror',
      'message_clicker',
      'report_check',
      'update_branch',
      'merge',
      'enqueue',
      'mention',
      'tell',
    ],
    leaves: {
      // While it waits in GitHub's queue, a newer version may take its place, or a rollback.
      ...BY_END_OF_ANOTHER,
      image_found: ['reviewing'],
      change_merged: ['applying', 'included', 'outside'],
      commit_seen: ['applying', 'included', 'outside', 'reviewing'],
      change_closed: ['superseded', 'withdrawn'],
      change_spared: ['superseded'],
      merge_refused: ['reviewing'],
      // The verdict turned to no.
      pull_read: ['reviewing'],
      word_mirrored: ['reviewing'],
      asked: ['reviewing', 'superseded'],
      woken: ['reviewing', 'superseded'],
      told: ['reviewing', 'superseded'],
      rules_changed: ['reviewing'],
      effect_failed: ['reviewing'],
    },
  },
  outside: {
    wants: ['mention'],
    leaves: {
      asked: ['applying'],
      rules_changed: ['applying'],
      // A newer commit holds it too, takes it back, or has a yes with all that is in it.
      commit_seen: ['superseded', 'withdrawn', 'included'],
      change_merged: ['superseded', 'withdrawn', 'included'],
    },
  },
  applying: {
    wants: ['apply', 'report_status', 'report_deployment', 'mention', 'tell'],
    leaves: {
      applied: ['converging'],
      effect_failed: ['failed', 'rolled_back'],
      commit_seen: CARRIED,
      change_merged: CARRIED,
      asked: ['included', 'rolled_back'],
      ...BY_THAW,
    },
  },
  converging: {
    wants: ['report_status', 'report_deployment', 'read_log', 'mention', 'tell'],
    leaves: {
      // What the apply read back may already decide.
      applied: ['live', 'failed', 'rolled_back'],
      observed: ['live', 'failed', 'rolled_back'],
      woken: ['failed', 'rolled_back', 'included'],
      rules_changed: ['included'],
      log_read: ['failed', 'rolled_back'],
      watch_found: ['live', 'failed', 'rolled_back'],
      commit_seen: CARRIED,
      change_merged: CARRIED,
      asked: ['included', 'rolled_back'],
    },
  },
  failed: {
    wants: ['report_status', 'report_deployment', 'read_log', 'mention', 'message_author', 'tell'],
    leaves: {
      asked: ['writing', 'applying', 'included', 'rolled_back', 'superseded'],
      ...BY_ROLLBACK_OF_ITSELF,
      woken: ['rolled_back', 'superseded', 'included'],
      told: ['superseded'],
      observed: ['live', 'rolled_back'],
      commit_seen: [...CARRIED, 'applying', 'superseded'],
      change_merged: CARRIED,
      image_found: ['superseded'],
      rules_changed: ['superseded', 'included'],
      write_overtaken: ['superseded'],
      // What could not be written stands in the way of nobody who may mend it.
      change_proposed: ['superseded'],
    },
  },
  live: { wants: ['report_status', 'report_deployment', 'mention', 'digest', 'tell'], leaves: {} },
  superseded: { wants: ['dequeue', 'close_pull'], leaves: {} },
  included: { wants: ['tell'], leaves: {} },
  withdrawn: { wants: [], leaves: {} },
  rolled_back: { wants: ['report_status', 'report_deployment', 'mention', 'tell'], leaves: {} },
}

const ENDS: Record<End, true> = {
  live: true,
  superseded: true,
  included: true,
  withdrawn: true,
  rolled_back: true,
}

/** Whether a stage is an end: only last reports and words follow it. */
export function isEnd(stage: Stage): stage is End {
  return stage in ENDS
}

/** Whether `to` may be entered from `from` because of `by`. */
export function mayMove(from: Stage, by: Fact['kind'], to: Stage): boolean {
  return STAGES[from].leaves[by]?.includes(to) ?? false
}
