import type { z } from 'zod'

/** The JSON behind an address, as that shape. */
export async function get<T>(url: string, headers: Record<string, string>, shape: z.ZodType<T>): Promise<T> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return shape.parse(await response.json())
}
