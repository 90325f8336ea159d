import type { Finding } from '../../views/doctor.ts'
import { faultFrom } from '../../views/doctor.ts'
import { addressCheck } from './address.ts'
import { approvalsCheck } from './approvals.ts'
import { branchCheck } from './branch.ts'
import { clusterCheck } from './cluster.ts'
import { appCheck } from './github.ts'
import { linkingCheck } from './linking.ts'
import { manifestsCheck } from './manifests.ts'
import type { Check, Patient } from './patient.ts'
import { peopleCheck } from './people.ts'
import { redisCheck } from './redis.ts'
import { registryCheck } from './registry.ts'
import { settingsCheck } from './settings.ts'
import { channelCheck, slackCheck } from './slack.ts'
import { webhookCheck } from './webhooks.ts'
import { writersCheck } from './writers.ts'

/** Every look at the set-up, in the order in which findings are told. */
const CHECKS: Check[] = [
  settingsCheck,
  redisCheck,
  appCheck,
  branchCheck,
  approvalsCheck,
  webhookCheck,
  addressCheck,
  slackCheck,
  channelCheck,
  peopleCheck,
  linkingCheck,
  registryCheck,
  manifestsCheck,
  clusterCheck,
  writersCheck,
]

const CHECK_MS_MAX = 30_000

/** Looks at everything at once; one look that fails or takes too long is a finding, and the others go on. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const found = await Promise.all(CHECKS.map(check => inTime(check, patient)))
  return found.flat()
}

async function inTime({ about, run }: Check, patient: Patient): Promise<Finding[]> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS_MAX)
  try {
    return await Promise.race([run(patient), promise])
  } catch (error) {
    return [faultFrom(about, error)]
  } finally {
    clearTimeout(timer)
  }
}
