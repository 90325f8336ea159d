import { ENVIRONMENTS } from '../../shapes.ts'
import type { ClusterSeen, Environment, Pod, Workload } from '../../shapes.ts'
import { tagOf } from '../../timeline/fact.ts'

type ClustersProps = Record<Environment, ClusterSeen | null>

/** Every workload of both clusters with its pods as squares, and in words. */
export function ClustersPanel(clusters: ClustersProps) {
  return (
    <section>
      <h2>Clusters</h2>
      <div className="workloads">
        {ENVIRONMENTS.map(name => (
          <ClusterBoxes key={name} name={name} cluster={clusters[name]} />
        ))}
      </div>
    </section>
  )
}

function ClusterBoxes({ name, cluster }: { name: Environment; cluster: ClusterSeen | null }) {
  if (cluster === null) return <p className="box quiet">Reading {name}…</p>
  const workloads = cluster.namespaces.flatMap(place => place.workloads)
  if (workloads.length === 0) return <p className="box quiet">Nothing runs in {name} yet.</p>
  return workloads.map(workload => <WorkloadBox key={workload.name} place={name} workload={workload} />)
}

function WorkloadBox({ place, workload }: { place: Environment; workload: Workload }) {
  const { pods, name, image } = workload
  return (
    <div className="box">
      <p>
        <span className="quiet">{place}</span> <strong>{name}</strong>
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
