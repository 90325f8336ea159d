import { surveyRedis } from '../clients/store/survey.ts'
import { problemLine, type Config } from '../config/config.ts'
import { loadConfig } from '../config/reload.ts'
import { rulesOf } from '../config/rules.ts'
import { readSecrets, type Environment, type Secrets } from '../config/secrets.ts'
import { createLog, registerSecret } from '../log.ts'
import { doctorLines, fault, type Finding } from '../views/doctor.ts'
import { outsideOf, type Clients } from './clients.ts'
import { alone } from './probes.ts'
import { examine } from './doctor/index.ts'
import type { Patient } from './doctor/patient.ts'

export type DoctorOptions = {
  path: string
  env: Environment
  out: (line: string) => void
  json: boolean
  post: boolean
}

/** `slipway doctor`: exit code 0, or 1 when something is at fault. Warnings alone leave it 0. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { path, env, out, json, post } = options
  const parsed = await loadConfig(path)
  if (parsed.kind === 'invalid')
    return unreadable(
      options,
      parsed.problems.map(({ code, message, remedy, ...at }) => ({
        code,
        message: problemLine(path, { code, message, remedy: '', ...at }).trim(),
        remedy,
      })),
    )
  const read = readSecrets(env, parsed.config)
  if (read.kind === 'invalid')
    return unreadable(
      options,
      read.problems.map(({ variable, code, message, remedy }) => ({
        code,
        message: `${variable}: ${message}`,
        remedy,
      })),
    )
  for (const value of read.values) registerSecret(value)
  const findings = await withClients(parsed.config, read.secrets, async clients =>
    examine(await patientOf({ config: parsed.config, secrets: read.secrets, clients, post })),
  )
  return told({ out, json }, findings)
}

const KEPT_MS = 30_000

/** The same for whoever asks in Slack, with what a running Slipway has open; many who ask at once look once. */
export function createExamination(given: {
  clients: Patient['clients']
  secrets: Secrets
  config(): Config
  /** Of slipway.yml, which may have been changed into one that is not taken over. */
  path: string
}): () => Promise<Finding[]> {
  let last: { atMs: number; findings: Promise<Finding[]> } | null = null
  return () => {
    const nowMs = performance.now()
    if (last !== null && nowMs - last.atMs < KEPT_MS) return last.findings
    const findings = examineRunning(given)
    last = { atMs: nowMs, findings }
    return findings
  }
}

async function examineRunning(given: Parameters<typeof createExamination>[0]): Promise<Finding[]> {
  const [file, patient] = await Promise.all([
    loadConfig(given.path),
    patientOf({ ...given, config: given.config(), post: false }),
  ])
  const found = await examine(patient)
  if (file.kind === 'valid') return found
  const lines = file.problems.map(problem => problemLine(given.path, problem))
  return [...lines.map(problem => fault('slipway.yml', 'doctor_file_invalid', { problem })), ...found]
}

/** Rules need to know a branch even where GitHub does not say; what is wrong there is found by its own look. */
async function patientOf(given: Pick<Patient, 'config' | 'secrets' | 'clients' | 'post'>): Promise<Patient> {
  const { config, secrets, clients } = given
  const { branch, manifests } = config.github
  const named = branch ?? (await clients.git.defaultBranch(manifests).catch(() => 'main'))
  const log = createLog({ level: 'silent' })
  return {
    ...given,
    rules: [...rulesOf(config, named).values()],
    redis: async () => surveyRedis(secrets.redisUrl, log),
  }
}

async function withClients(
  config: Config,
  secrets: Secrets,
  run: (clients: Pick<Clients, 'git' | 'registry' | 'cluster' | 'chat'>) => Promise<Finding[]>,
): Promise<Finding[]> {
  const log = createLog({ level: 'silent' })
  const clients = outsideOf({ config: () => config, secrets, log }, alone())
  try {
    return await run(clients)
  } finally {
    await Promise.all(Object.values(clients).map(client => client.close()))
  }
}

function unreadable(
  options: DoctorOptions,
  problems: Pick<Finding, 'code' | 'message' | 'remedy'>[],
): number {
  return told(
    options,
    problems.map(problem => ({ level: 'fault', about: 'set-up', ...problem })),
  )
}

function told({ out, json }: Pick<DoctorOptions, 'out' | 'json'>, findings: Finding[]): number {
  const faulty = findings.some(({ level }) => level === 'fault')
  if (json) out(JSON.stringify({ ok: !faulty, findings }, null, 2))
  else for (const line of doctorLines(findings)) out(line)
  return faulty ? 1 : 0
}
