/** One change of the stand-in's state, as the demo page follows it. */
export type Change = {
  type:
    | 'push'
    | 'status'
    | 'deployment'
    | 'deployment_status'
    | 'pull_request'
    | 'pull_request_review'
    | 'issue_comment'
    | 'check_run'
    | 'check_suite'
    | 'merge_group'
    | 'github_app_authorization'
    | 'dispatch'
    | 'delivery'
    | 'fault'
  repository: string | null
  detail: Record<string, unknown>
}
export type Emit = (change: Change) => void
type Listener = (change: Change & { id: number; at: string }) => void
export type Feed = { emit: Emit; listen: (listener: Listener) => () => void }

/** Hands each change to everybody who listens at that moment; nothing is kept. */
export function createFeed(now: () => number): Feed {
  const listeners = new Set<Listener>()
  let id = 0
  return {
    emit: change => {
      id += 1
      const event = { ...change, id, at: new Date(now()).toISOString() }
      for (const listener of listeners) listener(event)
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
