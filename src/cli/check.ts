import { problemLine } from '../config/config.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/reload.ts'
import { hasCredentials, readSecrets } from '../config/secrets.ts'
import type { Environment, Secrets } from '../config/secrets.ts'
import { errorText, harmless, RetryableError, TerminalError } from '../errors.ts'
import { registerSecret } from '../log.ts'

/** One thing that the configuration names, looked at by asking the other side. A fault is an error of the catalogue. */
export type Probe = { name: string; run: (signal: AbortSignal) => Promise<void> }

export type CheckOptions = {
  path: string
  env: Environment
  out: (line: string) => void
  /** Given by the composition root; none of them runs without credentials. */
  probes: (config: Config, secrets: Secrets) => Probe[]
  /** How long one probe may take. */
  probeTimeoutMs: number
}

/** `slipway check`: the file, and with credentials all that it names. Exit code 0, or 1 with every problem listed. */
export async function runCheck(options: CheckOptions): Promise<number> {
  const { path, env, out } = options
  const parsed = await loadConfig(path)
  if (parsed.kind === 'invalid') for (const problem of parsed.problems) out(problemLine(path, problem))
  if (parsed.kind === 'invalid') return 1
  out(`${path}: valid`)
  if (!hasCredentials(env)) {
    out('No credentials in the environment: only the file was checked.')
    return 0
  }
  const read = readSecrets(env, parsed.config)
  if (read.kind === 'invalid') {
    for (const { variable, message, remedy } of read.problems) out(`${variable}: ${message} ${remedy}`)
    return 1
  }
  for (const value of read.values) registerSecret(value)
  return runProbes(options.probes(parsed.config, read.secrets), options)
}

async function runProbes(probes: Probe[], { out, probeTimeoutMs }: CheckOptions): Promise<number> {
  const faults = await Promise.all(probes.map(probe => faultOf(probe, probeTimeoutMs)))
  for (const [index, { name }] of probes.entries()) out(`${name}: ${faults[index] ?? 'ok'}`)
  return faults.some(fault => fault !== null) ? 1 : 0
}

async function faultOf(probe: Probe, timeoutMs: number): Promise<string | null> {
  try {
    await probe.run(AbortSignal.timeout(timeoutMs))
    return null
  } catch (error) {
    if (error instanceof TerminalError || error instanceof RetryableError)
      return `${error.message} ${error.remedy}`
    const reason = error instanceof Error ? harmless(error.message) : 'unknown'
    const { message, remedy } = errorText('config_probe', { reason })
    return `${message} ${remedy}`
  }
}
