import { describe, expect, it } from 'vitest'
import type { ClusterDiff, ManifestDiff } from '../../../src/release/preview.ts'
import { clusterLines, manifestLines } from '../../../src/views/pull/diffs.ts'
import { production } from './pulls.ts'
import { addresses, story } from './world.ts'

const NOTHING: ManifestDiff = { shown: [], unshown: [] }
const UNASKED: ClusterDiff = { kind: 'unknown', reason: 'Cluster production cannot be reached.' }

function pulling(manifests: ManifestDiff, cluster: ClusterDiff) {
  const rules = production()
  const { open: release } = story(rules).baseline('1.41.3').push('1.42.0').target
  if (release === null) throw new Error('nothing is written')
  return { release, rules, addresses, manifests, cluster }
}

const ofManifests = (diff: ManifestDiff) => manifestLines(pulling(diff, UNASKED)).join('\n')
const ofCluster = (diff: ClusterDiff) => clusterLines(pulling(NOTHING, diff)).join('\n')

describe("the manifests' diff of a pull request (R4)", () => {
  it('is one block, each file by its name', () => {
    const lines = ['@@ -1,1 +1,1 @@', '-image: a:1', '+image: a:2']
    expect(ofManifests({ shown: [{ name: 'production/checkout/app.yaml', lines }], unshown: [] })).toBe(
      ['### Manifests', '', '```diff', '# production/checkout/app.yaml', ...lines, '```'].join('\n'),
    )
  })

  it('keeps indentation, and drops what nobody sees', () => {
    const lines = ['+    a: \u202eb\u0000c']
    expect(ofManifests({ shown: [{ name: 'a.yaml', lines }], unshown: [] })).toContain('\n+    a: b c\n')
  })

  it('is fenced longer than anything in it', () => {
    const diff = { shown: [{ name: 'a.yaml', lines: ['+`````', '+@ann'] }], unshown: [] }
    expect(ofManifests(diff)).toMatch(/^`{6}diff\n[^]*^`{6}$/m)
  })

  it('is cut, and says by how much', () => {
    const lines = Array.from({ length: 500 }, (_, at) => `+${at}`)
    const text = ofManifests({ shown: [{ name: 'a.yaml', lines }], unshown: [] })
    expect(text).toContain('351 lines more than fit here.')
    const long = Array.from({ length: 100 }, () => `+${'x'.repeat(5_000)}`)
    expect(ofManifests({ shown: [{ name: 'a.yaml', lines: long }], unshown: [] }).length).toBeLessThan(13_000)
  })

  it('names what it does not show', () => {
    const text = ofManifests({ shown: [], unshown: ['production/checkout/.env'] })
    expect(text).toContain('`production/checkout/.env`')
  })
})

describe('the dry run of a pull request (R4)', () => {
  it('says what would change and what would be refused', () => {
    const shown = [{ name: 'Deployment checkout', lines: ['@@ -1,1 +1,1 @@', '-a', '+b'] }]
    const refused = [{ name: 'Service checkout', message: 'It is <b>forbidden</b>.' }]
    const text = ofCluster({ kind: 'compared', shown, refused, unchanged: 1 })
    expect(text).toContain('1 object would change, 1 object would be refused, 1 object would stay the same')
    expect(text).toContain('- `Service checkout`: It is &lt;b&gt;forbidden&lt;/b&gt;.')
    expect(text).toContain('# Deployment checkout\n@@ -1,1 +1,1 @@\n-a\n+b\n```')
  })

  it('says in one line why there is none', () => {
    expect(ofCluster(UNASKED).split('\n')).toEqual([
      '### In the cluster',
      '',
      'No dry run was made: Cluster production cannot be reached.',
    ])
  })
})
