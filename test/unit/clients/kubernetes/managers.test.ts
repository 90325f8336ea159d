import { describe, expect, it } from 'vitest'
import { ruleOn } from '../../../../src/clients/kubernetes/managers.ts'

const conflict = (manager: string, field: string, subresource?: string) => ({
  reason: 'FieldManagerConflict',
  field,
  message: `conflict with "${manager}"${subresource ? ` with subresource "${subresource}"` : ''} using apps/v1`,
})

describe('fields that others own', () => {
  it('are taken over from people and tools', () => {
    expect(ruleOn([conflict('kubectl-edit', '.data.a'), conflict('before-first-apply', '.data.b')])).toEqual({
      kind: 'take_over',
    })
  })

  it.each([
    'argocd-controller',
    'argocd-application-controller',
    'kustomize-controller',
    'helm-controller',
    'helm',
    'Helm',
  ])('are left to %s', manager => {
    const causes = [conflict('kubectl', '.data.a'), conflict(manager, '.spec.replicas')]
    expect(ruleOn(causes)).toEqual({ kind: 'foreign', manager, field: '.spec.replicas' })
  })

  it('leave replicas to an autoscaler, and only replicas', () => {
    const scaled = conflict('kube-controller-manager', '.spec.replicas', 'scale')
    expect(ruleOn([scaled])).toEqual({ kind: 'leave_replicas', others: false })
    expect(ruleOn([scaled, conflict('kubectl', '.data.a')])).toEqual({ kind: 'leave_replicas', others: true })
    expect(ruleOn([conflict('kubectl', '.spec.replicas', 'scale')])).toEqual({ kind: 'take_over' })
    expect(ruleOn([conflict('kube-controller-manager', '.metadata.annotations.x')])).toEqual({
      kind: 'take_over',
    })
  })

  it('are not meant by another conflict', () => {
    expect(ruleOn([])).toBeNull()
    expect(
      ruleOn([{ reason: 'FieldValueInvalid', field: 'spec', message: 'conflict with "helm"' }]),
    ).toBeNull()
  })
})
