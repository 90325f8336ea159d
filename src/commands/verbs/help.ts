import { helpAnswer } from '../../views/answers.ts'
import { answering, verb, type Verb } from '../verb.ts'

/** Lists the table that it is a row of. */
export function helpVerb(all: () => Verb[]): Verb {
  return verb(
    { name: 'help', usage: '', help: 'this list', who: 'anyone' },
    {
      parse: () => ({ given: null }),
      run: async ({ command }) => answering(helpAnswer(command, all())),
    },
  )
}
