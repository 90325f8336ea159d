import type { Clients } from '../clients.ts'
import type { RedisFacts } from '../../clients/store/survey.ts'
import type { Config } from '../../config/config.ts'
import type { Secrets } from '../../config/secrets.ts'
import type { Rules } from '../../release/rules.ts'
import type { Finding } from '../../views/doctor.ts'

/** What is looked at: the configuration and the clients that it makes. */
export type Patient = {
  config: Config
  secrets: Secrets
  rules: Rules[]
  clients: Pick<Clients, 'git' | 'registry' | 'cluster' | 'chat'>
  redis(): Promise<RedisFacts>
  /** Whether a message may be posted, and deleted again. */
  post: boolean
}

/** One look by asking the other side. What cannot be looked at is a fault by the error that is thrown. */
export type Check = { about: string; run(patient: Patient): Promise<Finding[]> }
