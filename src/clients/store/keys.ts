import type { TargetId } from '../../release/release.ts'

/**
 * Every key of Slipway. All share the hash tag `{slipway}`, so that scripts and BullMQ work on a Redis Cluster slot;
 * another prefix keeps two installations apart. Printed into docs/redis.md.
 */
export type Keys = ReturnType<typeof keysOf>

export function keysOf(installation: string) {
  const prefix = `{${installation}}`
  return {
    /** hash `version`, `document`: one target, written by `save` alone. */
    target: (id: TargetId) => `${prefix}:target:${id}`,
    /** set of all target ids that have a document. */
    targets: `${prefix}:targets`,
    /** sorted set target id → when time itself matters next, in milliseconds. */
    due: `${prefix}:due`,
    /** list of journal lines, newest first, at most 500; for people, never replayed. */
    journal: (id: TargetId) => `${prefix}:journal:${id}`,
    /** hash `entry`, `resolution`, `verdict`: one notification, or what somebody asked for; kept 7 days after it is closed. */
    entry: (id: string) => `${prefix}:entry:${id}`,
    /** sorted set of entries that are not closed, by arrival. */
    inbox: `${prefix}:inbox`,
    /** list of verdicts about one repository, newest first, at most 200. */
    verdicts: (repository: string) => `${prefix}:verdicts:${repository}`,
    /** string: who holds a lane; ends by itself. */
    lease: (lane: string) => `${prefix}:lease:${lane}`,
    /** counter: orders what is read of a branch. */
    order: (branch: string) => `${prefix}:order:${branch}`,
    /** hash `order`, `head`: the look at the head of a branch that ended last. */
    looked: (branch: string) => `${prefix}:looked:${branch}`,
    /** string: no request to this host before it ends. */
    ban: (host: string) => `${prefix}:ban:${host}`,
    /** string: a small shared fact with an end. */
    fact: (name: string) => `${prefix}:fact:${name}`,
    /** hash Slack id → linked GitHub account, with its token, encrypted. */
    links: `${prefix}:links`,
    /** hash id of a GitHub account → Slack id it is linked to: one to one. */
    accounts: `${prefix}:accounts`,
    /** string: a link that somebody is making, its code and token encrypted; ends by itself. */
    linking: (slack: string) => `${prefix}:linking:${slack}`,
    /** set of Slack ids of all who are linking. */
    linkings: `${prefix}:linkings`,
    /** BullMQ keeps its queues below this prefix. */
    queue: `${prefix}:queue`,
  }
}
