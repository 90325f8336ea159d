import { z } from 'zod'
import { approvals } from './definition-approvals.ts'
import { after, freeze } from './definition-times.ts'
import * as word from './words.ts'

const lists = {
  allow: word.tagList.describe('Only these tags. Default: all.').optional(),
  ignore: word.tagList.describe('Never these tags; stronger than allow.').optional(),
}

const tags = z
  .union([
    z.strictObject({
      semver: z
        .string()
        .min(1)
        .max(200)
        .meta({ title: 'a range of versions', examples: ['>=1.0.0'] })
        .describe('Tags that are versions within this range; the highest is the newest.'),
      ...lists,
    }),
    z.strictObject({
      regex: z
        .string()
        .min(1)
        .max(500)
        .meta({ title: 'a regular expression with a named capture', examples: ['^main-(?<n>[0-9]+)$'] })
        .describe('Tags that match; the capture orders them.'),
      order: z
        .enum(['numerical', 'alphabetical'])
        .meta({ title: 'numerical or alphabetical', examples: ['numerical'] })
        .describe('How the capture is compared.'),
      by: z
        .string()
        .regex(/^[A-Za-z_]\w{0,50}$/)
        .meta({ title: 'the name of a capture', examples: ['n'] })
        .describe('Name of the capture that orders.'),
      ...lists,
    }),
  ])
  .meta({
    title: 'a tag policy',
    examples: [{ semver: '>=1.0.0' }, { regex: '^main-(?<n>[0-9]+)$', order: 'numerical', by: 'n' }],
  })

const rollback = z
  .strictObject({
    auto: z
      .boolean()
      .meta({ title: 'true or false', examples: [false] })
      .describe('Whether a failed release is rolled back without asking. Default: false.')
      .optional(),
    from: z
      .array(
        z.enum(['operators', 'authors']).meta({ title: 'operators or authors', examples: ['operators'] }),
      )
      .min(1)
      .max(2)
      .meta({ title: 'a list of operators, authors or both', examples: [['operators', 'authors']] })
      .describe('Who may roll back. Default: operators and authors.')
      .optional(),
  })
  .meta({ title: 'a group of keys', examples: [{ auto: true }] })

const place = {
  delivery: z
    .enum(['commit', 'pull-request'])
    .meta({ title: 'a way of delivery', examples: ['commit', 'pull-request'] })
    .describe(
      'How a release is written: commit goes straight to the branch, pull-request waits for approvals.',
    ),
  cluster: word.name
    .meta({ title: 'the name of a cluster', examples: ['staging'] })
    .describe('Name of the cluster in clusters.'),
  namespace: word.namespace.describe('The only namespace that the target may touch.'),
}

const rules = {
  tags: tags.describe('Which tags become releases, and which is the newest.').optional(),
  after: after
    .describe('The environment in which an image must have been live and healthy before. Default: none.')
    .optional(),
  freeze: freeze
    .describe('When nothing is committed, merged or applied. Operators may override it. Default: never.')
    .optional(),
  pace: word.duration
    .describe(
      'How far apart the services of an environment go on after a freeze, by their names. Default: 10s.',
    )
    .optional(),
  approvals: approvals
    .describe('Whose approvals a pull request needs. Default: of any one author.')
    .optional(),
  merge: z
    .enum(['author', 'auto', 'queue'])
    .meta({ title: 'author, auto or queue', examples: ['author'] })
    .describe(
      'Who merges what is approved: an author, or whoever may write, by a click; Slipway at once; or GitHub by its merge queue, and by auto-merge where the branch has none. Default: author.',
    )
    .optional(),
  supersede: z
    .enum(['until-approved', 'always', 'never'])
    .meta({ title: 'until-approved, always or never', examples: ['until-approved'] })
    .describe(
      'When a newer image takes the place of an open pull request by itself: until somebody approved it, always, or never. Default: until-approved.',
    )
    .optional(),
  outside: z
    .enum(['hold', 'apply'])
    .meta({ title: 'hold or apply', examples: ['hold'] })
    .describe(
      'What becomes of a commit that reached the branch without the approvals: an operator applies or reverts it, or it is applied and marked. Default: hold where approvals are asked for, else apply.',
    )
    .optional(),
  announce: z
    .enum(['card', 'failures', 'digest'])
    .meta({ title: 'card, failures or digest', examples: ['card'] })
    .describe(
      'A card for each release, or only for failures; digest names what went live in one message an hour for the whole environment. Default: card.',
    )
    .optional(),
  operators: z
    .array(word.operator)
    .min(1)
    .max(100)
    .meta({ title: 'a list of logins and teams', examples: [['user:ann', 'team:acme/sre']] })
    .describe(
      'Who may hold, resume, retry, roll back and override a freeze. Default: whoever may write to the manifests repository.',
    )
    .optional(),
  emergency: z
    .array(word.operator)
    .min(1)
    .max(100)
    .meta({ title: 'a list of logins and teams', examples: [['team:acme/sre']] })
    .describe(
      'Who may declare an emergency, which skips soak and freeze with one approval of somebody else. Default: nobody.',
    )
    .optional(),
  rollback: rollback.describe('Who rolls back.').optional(),
  deadline: word.duration.describe('No progress for this long is a failure. Default: 10m.').optional(),
  gather: word.duration
    .describe('How long the images of one revision may take to arrive before it is said. Default: 15m.')
    .optional(),
  pin: z
    .enum(['digest', 'tag'])
    .meta({ title: 'digest or tag', examples: ['digest'] })
    .describe('What is written: tag with digest, or the tag alone. Default: digest.')
    .optional(),
  allow: z
    .array(word.kind)
    .max(100)
    .meta({ title: 'a list of kinds', examples: [['Namespace']] })
    .describe('Kinds without a namespace that the folder may hold. Default: none.')
    .optional(),
}

export const environment = z.strictObject({ ...place, ...rules }).meta({
  title: 'an environment',
  examples: [{ delivery: 'commit', cluster: 'staging', namespace: '{service}' }],
})

/** The same settings for one service in one environment; what is absent is as in the environment. */
export const override = z
  .strictObject({ ...place, ...rules })
  .partial()
  .meta({ title: 'settings of an environment', examples: [{ deadline: '20m' }] })

export type EnvironmentConfig = z.output<typeof environment>
export type TagsConfig = z.output<typeof tags>
