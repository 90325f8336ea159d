import { planEdit } from '../../../src/release/manifest.ts'
import type { Edit, Plan, SourceFile } from '../../../src/release/manifest.ts'

export const DIGEST = `sha256:${'0a'.repeat(32)}`
export const OLD = 'ghcr.io/acme/checkout:1.41.0'
export const NEW = `ghcr.io/acme/checkout:1.42.0@${DIGEST}`
export const CHECKOUT = {
  name: 'main',
  repository: 'ghcr.io/acme/checkout',
  service: 'checkout',
  alone: true,
}
export const EDIT: Edit = { ...CHECKOUT, to: NEW }

export function file(text: string, path = 'staging/checkout/app.yaml'): SourceFile {
  return { path, text }
}

/** The new text of the only file, or the refusal as one line. */
export function edited(text: string, edit: Partial<Edit> = {}, path?: string): string {
  return outcome(planEdit([file(text, path)], [{ ...EDIT, ...edit }]))
}

export function outcome(plan: Plan): string {
  if (plan.kind === 'refused') return `${plan.code}: ${plan.message}`
  return plan.kind === 'edited' ? plan.files.map(({ text }) => text).join('\n=====\n') : 'unchanged'
}

/** The text with the new image wherever the old one stands, and nothing else changed. */
export function replaced(text: string): string {
  return text.replaceAll(OLD, NEW)
}

/** Two images of one service. */
export function two(api: string, worker: string): [Omit<Edit, 'to'>, Omit<Edit, 'to'>] {
  const image = { service: 'checkout', alone: false }
  return [
    { ...image, name: 'api', repository: api },
    { ...image, name: 'worker', repository: worker },
  ]
}
