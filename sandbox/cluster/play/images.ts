/** What becomes of a container. */
export type Play = 'runs' | 'crashes' | 'missing' | 'stalls'

/**
 * Decides by the tag of its image, so that a demo needs nothing but a push. Images that fit `crashing` crash in this
 * cluster alone, as where it lacks a setting that others have.
 */
export function playOf(image: string, crashing: RegExp | null = null): Play {
  if (crashing?.test(image) === true) return 'crashes'
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? ''
  if (tag.includes('crash')) return 'crashes'
  if (tag.includes('missing')) return 'missing'
  return tag.includes('stall') ? 'stalls' : 'runs'
}

/** The lines that a container of the image printed in one run. */
export function logOf(image: string, restarts: number, play = playOf(image)): string[] {
  const started = ['{"level":"info","msg":"starting"}', `{"level":"info","msg":"image ${image}"}`]
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
