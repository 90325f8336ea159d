export type FieldError = { resource: string; field: string; code: string; message?: string }

/** An answer that is no success, in GitHub's words; thrown by operations, written by the server. */
export class Refusal extends Error {
  readonly status: number
  /** GitHub names fields, or writes sentences. */
  readonly errors: (FieldError | string)[] | undefined
  readonly headers: Record<string, string>

  constructor(
    status: number,
    message: string,
    more: { errors?: (FieldError | string)[]; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found')
}

/** 422 in the older form, which names resource and field. */
export function validationFailed(...errors: FieldError[]): Refusal {
  return new Refusal(422, 'Validation Failed', { errors })
}
