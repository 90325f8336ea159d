import type { Live } from '../live.ts'
import { ClusterPanel } from './cluster.tsx'
import { GitHubPanel } from './github.tsx'
import { PlayCi } from './play-ci.tsx'
import { Timeline } from './timeline.tsx'

/** The right side: what people and CI do outside Slack, and what GitHub and the cluster hold. */
export function Panel({ live }: { live: Live }) {
  return (
    <aside className="panel" aria-label="CI, GitHub and cluster">
      <PlayCi />
      <GitHubPanel github={live.github} />
      <ClusterPanel cluster={live.cluster} />
      <Timeline entries={live.timeline} />
    </aside>
  )
}
