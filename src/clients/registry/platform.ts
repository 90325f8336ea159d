import type { Platform } from './document.ts'

const ARCHITECTURES: Record<string, string> = { aarch64: 'arm64', x86_64: 'amd64', 'x86-64': 'amd64' }
/** The variant that is meant where none is named, by containerd's platforms.Normalize. */
const DEFAULTS: Record<string, string> = { arm64: 'v8', amd64: 'v1', arm: 'v7' }

/** `linux/arm64`, `linux/arm/v6`: one spelling for each platform; the variant that goes without saying is left out. */
export function platformText({ os, architecture, variant }: Platform): string {
  const name = architecture.toLowerCase()
  const kind = ARCHITECTURES[name] ?? name
  const usual = variant === undefined || variant === '' || variant === DEFAULTS[kind]
  return [os.toLowerCase(), kind, ...(usual ? [] : [variant])].join('/')
}

/** One spelling for `os/architecture/variant` as people write it. */
export function normalPlatform(text: string): string {
  const [os = '', architecture = '', variant] = text.split('/')
  return platformText({ os, architecture, variant })
}

/** The platforms of an image in one spelling, and the one asked for also as it was asked for. */
export function platformList(platforms: Platform[], asked: string): string[] {
  const normal = [...new Set(platforms.map(platformText))]
  return normal.includes(normalPlatform(asked)) && !normal.includes(asked) ? [...normal, asked] : normal
}
