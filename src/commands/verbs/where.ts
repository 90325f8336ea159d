import { sightingsOf } from '../../release/sightings.ts'
import { whereAnswer } from '../../views/lists.ts'
import { answering, verb, type Parsed } from '../verb.ts'

export const where = verb(
  {
    name: 'where',
    usage: '<version, revision or digest>',
    help: 'which environments run it, or have it on its way',
    who: 'anyone',
  },
  {
    parse: ([what]): Parsed<string> =>
      what === undefined
        ? { answer: 'Which one? For example `where 1.42.0`, `where 9f2c1ab` or `where sha256:4be…`' }
        : { given: what },
    run: async ({ store, rules }, what) => {
      const seen = await Promise.all(
        rules.all().map(async each => {
          const { target } = await store.load(each.target)
          return target === null ? [] : sightingsOf(target, what).map(sighting => ({ rules: each, sighting }))
        }),
      )
      return answering(whereAnswer(what, seen.flat()))
    },
  },
)
