import type { ClusterSeen, Pod, Workload } from '../../shapes.ts'
import { tagOf } from '../../timeline/fact.ts'

/** Every workload with its pods as squares, and in words. */
export function ClusterPanel({ cluster }: { cluster: ClusterSeen | null }) {
  const places = cluster?.namespaces.filter(({ workloads }) => workloads.length > 0) ?? []
  return (
    <section>
      <h2>Cluster</h2>
      {cluster === null && <p className="box quiet">Reading the cluster…</p>}
      {cluster !== null && places.length === 0 && <p className="box quiet">Nothing runs yet.</p>}
      <div className="workloads">
        {places.flatMap(({ name, workloads }) =>
          workloads.map(workload => <WorkloadBox key={`${name}/${workload.name}`} workload={workload} />),
        )}
      </div>
    </section>
  )
}

function WorkloadBox({ workload }: { workload: Workload }) {
  const { pods, name, image } = workload
  return (
    <div className="box">
      <p>
        <strong>staging / {name}</strong>
      </p>
      <p className="quiet tag">{tagOf(image)}</p>
      <div className="pods" aria-hidden="true">
        {pods.map(pod => (
          <span key={pod.name} className={`pod ${look(pod)}`} title={`${pod.name}: ${words(pod)}`} />
        ))}
      </div>
      <p className="quiet">{summary(workload)}</p>
    </div>
  )
}

function look(pod: Pod): string {
  if (pod.state === 'ready') return pod.age
  return pod.state === 'crashing' || pod.state === 'missing' ? 'crashing' : pod.state
}

function words({ state, age }: Pod): string {
  switch (state) {
    case 'ready':
      return age === 'new' ? 'new and ready' : 'old and ready'
    case 'pending':
      return 'starting'
    case 'crashing':
      return 'crashing'
    case 'missing':
      return 'without its image'
    case 'done':
      return 'done'
    case 'leaving':
      return 'stopping'
  }
}

/** `2 new and ready, 1 old and ready, 1 starting`. */
export function summary({ pods, desired }: Workload): string {
  const counts = new Map<string, number>()
  for (const pod of pods) counts.set(words(pod), (counts.get(words(pod)) ?? 0) + 1)
  if (counts.size === 0) return `0 of ${desired} pods`
  const settled = pods.length === desired && pods.every(pod => pod.state === 'ready' && pod.age === 'new')
  if (settled) return `${pods.length} of ${desired} pods ready`
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}
