/** How many requests were answered and how long that took, by method and resource. */
export type Requests = {
  count: (route: string, ms: number) => void
  all: () => { total: number; routes: Record<string, { count: number; ms: number }> }
  clear: () => void
}

export function createRequests(): Requests {
  const routes = new Map<string, { count: number; ms: number }>()
  return {
    count: (route, ms) => {
      const before = routes.get(route) ?? { count: 0, ms: 0 }
      routes.set(route, { count: before.count + 1, ms: before.ms + ms })
    },
    all: () => {
      const total = [...routes.values()].reduce((sum, { count }) => sum + count, 0)
      return { total, routes: Object.fromEntries(routes) }
    },
    clear: () => routes.clear(),
  }
}
