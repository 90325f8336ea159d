import { z } from 'zod'
import * as word from './words.ts'

const before = z.strictObject({
  environment: word.name
    .meta({ title: 'the name of an environment', examples: ['staging'] })
    .describe('The environment before this one.'),
  soak: word.duration
    .describe(
      'How long it must have been live and healthy there. Default: not at all, it must have gone live.',
    )
    .optional(),
  match: z
    .enum(['revision', 'digest'])
    .meta({ title: 'revision or digest', examples: ['revision'] })
    .describe(
      'What is the same there: the revision that the image was built from, or the image itself by digest. Default: revision.',
    )
    .optional(),
})

const WEEKEND = { name: 'weekend', start: '0 18 * * FRI', duration: '62h', timezone: 'Europe/Paris' }

const window = z
  .strictObject({
    name: word.title.describe('What it is called where people read why something waits.'),
    start: word.cron.describe('When it begins: minute, hour, day of month, month, day of week.'),
    duration: word.duration.describe(
      'How long it lasts on the clock of its zone, whatever daylight saving does.',
    ),
    timezone: word.zone.describe('The zone whose clock it goes by. Default: UTC.').optional(),
  })
  .meta({ title: 'a freeze', examples: [WEEKEND] })

/** When nothing is committed, merged or begun by itself. */
export const freeze = z
  .array(window)
  .max(20)
  .meta({ title: 'a list of freezes', examples: [[WEEKEND]] })

const MORNINGS = { schedule: '0 9 * * MON-FRI', timezone: 'Europe/Paris', after: '1h' }

/** When people are told directly what waits for them. */
export const reminders = z
  .strictObject({
    schedule: word.cron
      .meta({ examples: [MORNINGS.schedule] })
      .describe(
        'When: minute, hour, day of month, month, day of week. Each time is one message to each person for whom something waits, which is edited as it is done, until the next time.',
      ),
    timezone: word.zone.describe('The zone whose clock it goes by. Default: UTC.').optional(),
    after: word.duration
      .meta({ examples: ['1h'] })
      .describe('What has not waited for so long is left to the next time. Default: 1h.')
      .optional(),
  })
  .meta({ title: 'a schedule', examples: [MORNINGS] })

/** What has to be true of an artifact before this environment takes it. */
export const after = z.union([z.literal(false), before]).meta({
  title: 'an environment, a duration and what is compared; or false',
  examples: [{ environment: 'staging', soak: '10m', match: 'revision' }, false],
})
