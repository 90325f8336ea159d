import type { Verb } from './verb.ts'
import { doctor } from './verbs/doctor.ts'
import { helpVerb } from './verbs/help.ts'
import { hold } from './verbs/hold.ts'
import { link, unlink } from './verbs/link.ts'
import { override } from './verbs/override.ts'
import { resume } from './verbs/resume.ts'
import { rollback } from './verbs/rollback.ts'
import { status } from './verbs/status.ts'
import { why } from './verbs/why.ts'

/** Every verb, in the order in which help lists them. The only list there is. */
export const VERBS: Verb[] = [
  status,
  why,
  hold,
  resume,
  override,
  rollback,
  doctor,
  link,
  unlink,
  helpVerb(() => VERBS),
]
