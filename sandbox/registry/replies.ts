export type Reply = { status: number; headers: Record<string, string>; body: Buffer | string }

/** A refusal in the words of the distribution specification. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' }
}

export function json(status: number, body: object, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

export function refused({ status, code, message, headers }: Refusal): Reply {
  return json(status, { errors: [{ code, message, detail: null }] }, headers)
}
