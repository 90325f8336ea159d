import { expect, it } from 'vitest'
import { summary } from '../../../../sandbox/page/app/panel/clusters.tsx'
import type { Pod, Workload } from '../../../../sandbox/page/shapes.ts'

const workload = (...pods: [Pod['state'], Pod['age']][]): Workload => ({
  kind: 'Deployment',
  name: 'search',
  image: 'r/acme/search:main-3',
  desired: 3,
  ready: 3,
  pods: pods.map(([state, age], index) => ({ name: `p${index}`, image: '', state, age, restarts: 0 })),
})

it('says in words what the squares show', () => {
  const settled = workload(['ready', 'new'], ['ready', 'new'], ['ready', 'new'])
  const failing = workload(['ready', 'old'], ['ready', 'old'], ['crashing', 'new'])
  expect(summary(settled)).toBe('3 of 3 pods ready')
  expect(summary(failing)).toBe('2 old and ready, 1 crashing')
  expect(summary(workload())).toBe('0 of 3 pods')
})
