import type { Cause } from './status.ts'

/** Under this name Slipway owns fields. */
export const MANAGER = 'slipway'

/** What to do about fields that others own: fields are taken over, but never from another applier. */
export type Ruling =
  | { kind: 'take_over' }
  /** An autoscaler owns `spec.replicas`: it is left out; `others` says that further fields are taken over. */
  | { kind: 'leave_replicas'; others: boolean }
  | { kind: 'foreign'; manager: string; field: string }

/** Judges the conflicts of one refused apply; null when they are not about field managers. */
export function ruleOn(causes: Cause[]): Ruling | null {
  const conflicts = causes.filter(({ reason }) => reason === 'FieldManagerConflict').map(read)
  if (conflicts.length === 0) return null
  const foreign = conflicts.find(({ manager }) => APPLIERS.test(manager))
  if (foreign !== undefined) return { kind: 'foreign', manager: foreign.manager, field: foreign.field }
  const scaled = conflicts.filter(isScaled)
  if (scaled.length === 0) return { kind: 'take_over' }
  return { kind: 'leave_replicas', others: scaled.length < conflicts.length }
}

type Conflict = { manager: string; subresource: string; field: string }

/** Argo CD, Flux and Helm, by the names under which they write. */
const APPLIERS =
  /^(argocd|argo-cd|kustomize-controller|helm-controller|fluxcd|flux$|flux-|gotk-|helm$|helm-)/i

/** The HorizontalPodAutoscaler writes as the controller manager it lives in. */
const AUTOSCALERS = /^kube-controller-manager$|autoscaler|keda/i

const CONFLICT = /conflict with "([^"]*)"(?: with subresource "([^"]*)")?/

function read({ message, field }: Cause): Conflict {
  const [, manager = '', subresource = ''] = CONFLICT.exec(message) ?? []
  return { manager, subresource, field }
}

/** A person's `kubectl scale` also writes the subresource; only an autoscaler would undo us again. */
function isScaled({ manager, field }: Conflict): boolean {
  return field === '.spec.replicas' && AUTOSCALERS.test(manager)
}
