/** What becomes of a container, decided by the tag of its image, so that a demo needs nothing but a push. */
export type Play = 'runs' | 'crashes' | 'missing' | 'stalls'

export function playOf(image: string): Play {
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? ''
  if (tag.includes('crash')) return 'crashes'
  if (tag.includes('missing')) return 'missing'
  return tag.includes('stall') ? 'stalls' : 'runs'
}

/** The lines that a container of the image printed in one run. */
export function logOf(image: string, restarts: number): string[] {
  const started = ['{"level":"info","msg":"starting"}', `{"level":"info","msg":"image ${image}"}`]
  const play = playOf(image)
  switch (play) {
    case 'crashes':
      return [...started, `{"level":"info","msg":"run ${restarts + 1}"}`, 'Error: INDEX_URL is not set']
    case 'stalls':
      return [...started, '{"level":"warn","msg":"waiting for the database"}']
    case 'missing':
      return []
    case 'runs':
      return [...started, '{"level":"info","msg":"listening on :8080"}']
  }
}
