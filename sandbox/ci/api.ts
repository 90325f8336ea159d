import { z } from 'zod'

export type GitHubPerson = {
  /** Sends JSON as this person and parses the answer; throws with GitHub's own words when it is not 2xx. */
  ask: <T>(method: string, path: string, shape: z.ZodType<T>, body?: object) => Promise<T>
}

const refusal = z.object({ message: z.string() })

/** GitHub's REST API as one person sees it, by a personal access token. */
export function asPerson(apiUrl: string, token: string): GitHubPerson {
  return {
    ask: async (method, path, shape, body) => {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer: unknown = await response.json()
      if (response.ok) return shape.parse(answer)
      const said = refusal.safeParse(answer)
      throw new Error(`GitHub: ${method} ${path}: ${response.status} ${said.data?.message ?? ''}`)
    },
  }
}
