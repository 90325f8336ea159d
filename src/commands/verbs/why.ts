import type { Rules } from '../../release/rules.ts'
import { imageWhy, whyOf } from '../look.ts'
import { named, one } from '../names.ts'
import { answering, verb, type Parsed } from '../verb.ts'

type About = { rules: Rules } | { image: string }

export const why = verb(
  {
    name: 'why',
    usage: '<service or image:tag> [environment]',
    help: 'why something waits, and what happened last',
    who: 'anyone',
  },
  {
    parse: aboutOf,
    run: async (asking, about) =>
      answering('image' in about ? await imageWhy(asking, about.image) : await whyOf(asking, about.rules)),
  },
)

/** An image is told from a service by its slash or colon, unless the configuration knows it as a target. */
function aboutOf(words: string[], all: Rules[]): Parsed<About> {
  const [first = ''] = words
  const found = one(words, all, 'why')
  if ('rules' in found) return { given: found }
  const isKnown = named(words, all).kind === 'targets'
  return !isKnown && /[/:]/.test(first) ? { given: { image: first } } : found
}
