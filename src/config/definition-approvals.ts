import { z } from 'zod'
import * as word from './words.ts'

const PEERS_MAX = 20

const outsiders = z.strictObject({
  count: z
    .int()
    .min(1)
    .max(PEERS_MAX)
    .meta({ title: 'a number from 1 to 20', examples: [1] })
    .describe('How many peers must approve.'),
  outsiders: z
    .boolean()
    .meta({ title: 'true or false', examples: [true] })
    .describe('Whether authors of the change count as no peers. Default: false.')
    .optional(),
})

/** Whose approvals a pull request needs; whatever is absent has its own default, in `rules.ts`. */
export const approvals = z
  .strictObject({
    authors: z
      .enum(['any', 'all', 'none'])
      .meta({ title: 'any, all or none', examples: ['any'] })
      .describe(
        'Which authors of the change must approve. Where no author can be reached, one more peer must. Default: any.',
      )
      .optional(),
    peers: z
      .union([z.int().min(0).max(PEERS_MAX), outsiders])
      .meta({
        title: 'a number from 0 to 20, or one with outsiders',
        examples: [1, { count: 1, outsiders: true }],
      })
      .describe('How many further people must approve. Default: 0.')
      .optional(),
    from: z
      .array(word.reviewer)
      .min(1)
      .max(100)
      .meta({ title: 'a list of logins and teams', examples: [['team:acme/sre', 'codeowners']] })
      .describe(
        'Who counts as a peer; codeowners are those whom CODEOWNERS on the base branch names for what changes. Default: whoever may write to the manifests repository.',
      )
      .optional(),
    expire: word.duration.describe('How long an approval counts. Default: for ever.').optional(),
    recorded: z
      .enum(['count', 'refuse'])
      .meta({ title: 'count or refuse', examples: ['refuse'] })
      .describe(
        'Whether a click on the card counts, which Slipway alone records; GitHub has no review of it. Default: refuse.',
      )
      .optional(),
  })
  .meta({ title: 'a group of keys', examples: [{ authors: 'any', peers: 1 }] })

export type ApprovalsConfig = z.output<typeof approvals>
