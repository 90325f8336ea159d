import { plainAnswer } from '../../views/answers.ts'
import { doctorAnswer } from '../../views/doctor.ts'
import { saying, verb } from '../verb.ts'

export const doctor = verb(
  { name: 'doctor', usage: '', help: 'what is wrong with the set-up, and how to mend it', who: 'anyone' },
  {
    parse: () => ({ given: null }),
    run: async ({ examine, command }) => {
      if (examine === undefined) return saying('Run `slipway doctor` where Slipway runs.')
      const message = examine().then(findings => doctorAnswer(findings, command))
      return {
        kind: 'later',
        meanwhile: plainAnswer('Looking at the set-up: this takes some seconds.'),
        message,
      }
    },
  },
)
