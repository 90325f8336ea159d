import { describe, expect, it } from 'vitest'
import {
  fieldMatcher,
  matches,
  parseLabelSelector,
  parseSelectorText,
} from '../../../../sandbox/cluster/api/selectors.ts'

describe('a label selector', () => {
  it.each([
    ['app=web', { app: 'web' }, true],
    ['app==web', { app: 'api' }, false],
    ['app!=web', {}, true],
    ['tier in (front, back),app', { tier: 'back', app: 'web' }, true],
    ['tier in (front, back),app', { tier: 'back' }, false],
    ['tier notin (front)', { tier: 'front' }, false],
    ['!canary', { canary: '' }, false],
    ['applyset.kubernetes.io/part-of=abc', { 'applyset.kubernetes.io/part-of': 'abc' }, true],
  ])('%s on %o is %s', (text, labels, matched) => {
    expect(matches(parseSelectorText(text), labels)).toBe(matched)
  })

  it('of an object knows labels and expressions', () => {
    const expression = { key: 'tier', operator: 'NotIn', values: ['back'] }
    const selector = parseLabelSelector({ matchLabels: { app: 'web' }, matchExpressions: [expression] })
    expect(matches(selector, { app: 'web', tier: 'front' })).toBe(true)
    expect(matches(selector, { app: 'web', tier: 'back' })).toBe(false)
  })

  it('that cannot be read is refused', () => {
    expect(() => parseSelectorText('a b c')).toThrow("unable to parse requirement: found 'a b c'")
  })
})

describe('a field selector', () => {
  it('compares texts at a path', () => {
    const pod = { metadata: { name: 'web' }, status: { phase: 'Running' } }
    expect(fieldMatcher('metadata.name=web,status.phase!=Failed')(pod)).toBe(true)
    expect(fieldMatcher('metadata.name=web,status.phase=Failed')(pod)).toBe(false)
    expect(fieldMatcher('spec.nodeName=')(pod)).toBe(true)
  })
})
