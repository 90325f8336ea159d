import { Story } from '../story/story.tsx'
import type { StoryProps } from '../story/story.tsx'
import { ClustersPanel } from './clusters.tsx'
import { GitHubPanel } from './github.tsx'
import { PullsPanel } from './pulls.tsx'
import { Timeline } from './timeline.tsx'

/** The right side: what comes next, and what GitHub and the clusters hold. */
export function Panel(props: StoryProps) {
  const { live } = props
  return (
    <aside className="panel" aria-label="CI, GitHub and clusters">
      <Story {...props} />
      <PullsPanel github={live.github} />
      <ClustersPanel staging={live.staging} production={live.production} />
      <GitHubPanel github={live.github} />
      <Timeline entries={live.timeline} />
    </aside>
  )
}
