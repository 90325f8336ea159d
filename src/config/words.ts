import { z } from 'zod'

/** The smallest parts of slipway.yml. Title and examples are what a refusal says, and what the reference prints. */

function word(pattern: RegExp, title: string, ...examples: string[]) {
  return z.string().regex(pattern).meta({ title, examples })
}

const PART = String.raw`(?:[\w@+=.,-]|\{environment\}|\{service\})+`
const NO_DOTS = String.raw`(?!\.{1,2}(?:\/|$))(?!.*\/\.{1,2}(?:\/|$))`

export const name = word(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'a name of lower-case letters, digits and hyphens',
  'checkout',
)
export const repository = word(
  /^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[\w.-]+$/,
  'a repository on GitHub',
  'acme/checkout',
)
export const repositoryGlob = word(
  /^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.*-]+$/,
  'a repository on GitHub, in whose name * stands for any characters',
  'acme/*',
)
export const branch = word(
  /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/))[^\s~^:?*[\\]{1,200}$/,
  'the name of a branch',
  'main',
)
export const channel = word(
  /^#[^\s#@]{1,80}$|^[CG][A-Z0-9]{2,}$/,
  'a Slack channel',
  '#releases',
  'C012AB3CD',
)
export const command = word(/^\/[a-z0-9_-]{1,31}$/, 'a slash command', '/release')
export const login = word(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'a GitHub login', 'ann')
export const slackUser = word(/^[UW][A-Z0-9]{2,}$/, 'the id of a Slack member', 'U01ANN')
export const admin = word(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  'the id of a Slack member, or a GitHub login',
  'U01CAROL',
  'dave',
)
export const slackGroup = word(/^S[A-Z0-9]{2,}$/, 'the id of a Slack user group', 'S01SRE')
export const team = word(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][\w.-]*$/, 'a GitHub team', 'acme/sre')
export const operator = word(
  /^(?:user:)?[A-Za-z0-9][A-Za-z0-9_-]{0,99}$|^team:[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][\w.-]*$/,
  'a GitHub login, a team, or writers for whoever may write to the manifests repository',
  'user:ann',
  'team:acme/sre',
  'writers',
)
export const reviewer = word(
  /^(?:user:)?[A-Za-z0-9][A-Za-z0-9_-]{0,99}$|^team:[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][\w.-]*$/,
  'a GitHub login, a team, codeowners for those whom CODEOWNERS names for what changes, or writers',
  'team:acme/sre',
  'user:ann',
  'codeowners',
  'writers',
)
export const duration = word(
  /^(?=.*[1-9])(?=.)(?:\d{1,3}d)?(?:\d{1,4}h)?(?:\d{1,5}m)?(?:\d{1,6}s)?$/,
  'a duration',
  '10m',
  '1h30m',
)
export const cron = word(
  /^(?!.*\b[Hh]\b)[0-9A-Za-z*,/#-]+(?: [0-9A-Za-z*,/#-]+){4}$/,
  'a cron expression of five fields',
  '0 18 * * FRI',
)
export const zone = word(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'a time zone', 'Europe/Paris')
export const title = word(/^[^\s\p{C}](?:[^\p{C}]{0,58}[^\s\p{C}])?$/u, 'a short name', 'weekend')
export const namespace = word(
  /^(?:[a-z0-9-]|\{environment\}|\{service\})+$/,
  'a namespace, in which {service} and {environment} are filled in',
  '{service}',
)
export const folder = word(
  new RegExp(`^${NO_DOTS}${PART}(?:/${PART})*$`),
  'a folder below the root, in which {service} and {environment} are filled in',
  '{environment}/checkout',
)
export const sourcePath = word(
  new RegExp(String.raw`^${NO_DOTS}[\w@+=.,-]+(?:\/[\w@+=.,-]+)*$`),
  'a path below the root of the repository',
  'services/checkout',
)
export const image = word(/^[^\s@]{1,255}$/, 'the repository of an image', 'ghcr.io/acme/checkout')
export const platform = word(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/, 'a platform', 'linux/amd64')
export const kind = word(/^[A-Z][A-Za-z0-9]{0,62}$/, 'a Kubernetes kind', 'Namespace')
export const filePath = word(/^[^\0]{1,4096}$/, 'the path of a file', '/etc/slipway/production.kubeconfig')
export const contextName = word(/^\S(?:.{0,251}\S)?$/, 'the name of a context in the kubeconfig', 'staging')
export const host = word(
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$/,
  'the host of a registry',
  'ghcr.io',
  'localhost:5000',
)
export const variable = word(
  /^[A-Z][A-Z0-9_]{0,99}$/,
  'the name of an environment variable',
  'GHCR_WEBHOOK_SECRET',
)
export const header = word(/^[A-Za-z0-9-]{1,100}$/, 'the name of a header', 'X-Webhook-Secret')
export const pointer = word(/^(?:\/(?:[^~/]|~[01])*)+$/, 'a JSON pointer', '/target/repository')
export const tagList = z
  .array(
    z
      .string()
      .min(1)
      .max(128)
      .meta({ title: 'a tag, in which * stands for any characters', examples: ['1.*'] }),
  )
  .max(1000)
  .meta({ title: 'a list of tags', examples: [['1.*']] })
