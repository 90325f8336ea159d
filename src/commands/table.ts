import type { Verb } from './verb.ts'
import { doctor } from './verbs/doctor.ts'
import { helpVerb } from './verbs/help.ts'
import { history } from './verbs/history.ts'
import { hold } from './verbs/hold.ts'
import { link, unlink } from './verbs/link.ts'
import { list } from './verbs/list.ts'
import { apply, revert } from './verbs/outside.ts'
import { override } from './verbs/override.ts'
import { promote } from './verbs/promote.ts'
import { resume } from './verbs/resume.ts'
import { rollback } from './verbs/rollback.ts'
import { start } from './verbs/start.ts'
import { status } from './verbs/status.ts'
import { where } from './verbs/where.ts'
import { why } from './verbs/why.ts'

/** Every verb, in the order in which help lists them. The only list there is. */
export const VERBS: Verb[] = [
  status,
  list,
  start,
  why,
  where,
  history,
  hold,
  resume,
  override,
  rollback,
  apply,
  revert,
  promote,
  doctor,
  link,
  unlink,
  helpVerb(() => VERBS),
]
