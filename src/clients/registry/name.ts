import { TerminalError } from '../../errors.ts'

/** A repository: host as in image names (`docker.io`), and the path below it. */
export type Name = { host: string; path: string }

const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/

/** Takes a full repository name apart; what does not fit into an address is refused before it gets into one. */
export function readName(repository: string): Name {
  const slash = repository.indexOf('/')
  const [host, path] = [repository.slice(0, Math.max(slash, 0)), repository.slice(slash + 1)]
  if (!/[.:]|^localhost$/.test(host)) return readName(`docker.io/${slash < 0 ? 'library/' : ''}${repository}`)
  if (path.length <= 255 && PATH.test(path)) return { host, path }
  throw new TerminalError('registry_tag_absent', { host, image: repository })
}

export function isTag(reference: string): boolean {
  return TAG.test(reference)
}

export function isDigest(reference: string): boolean {
  return DIGEST.test(reference)
}

/** For people: `ghcr.io/acme/checkout:1.42.0`. */
export function imageText({ host, path }: Name, reference: string): string {
  return `${host}/${path}${isDigest(reference) ? '@' : ':'}${reference}`
}
