import { z } from 'zod'
import * as word from './words.ts'

const mapping = z
  .strictObject({
    name: word.name
      .meta({ title: 'a name of lower-case letters, digits and hyphens', examples: ['zot'] })
      .describe('Names the route of the notifications.'),
    header: word.header.describe('The header that carries the secret.'),
    events: word.pointer
      .meta({ examples: ['/events'] })
      .describe('List of events in the body. Default: the body is one event.')
      .optional(),
    repository: word.pointer.describe('The repository within an event, with or without the host.'),
    tag: word.pointer.meta({ examples: ['/target/tag'] }).describe('The tag within an event.'),
    digest: word.pointer
      .meta({ examples: ['/target/digest'] })
      .describe('The digest within an event.')
      .optional(),
    only: z
      .record(
        word.pointer,
        z
          .string()
          .max(200)
          .meta({ title: 'text', examples: ['push'] }),
      )
      .meta({ title: 'values by JSON pointer', examples: [{ '/action': 'push' }] })
      .describe('Only events that have these values count. Default: all that name repository and tag.')
      .optional(),
  })
  .meta({ title: 'a mapping', examples: [] })

export const registry = z
  .strictObject({
    host: word.host.describe('Host and port, as they stand in the names of its images.'),
    sender: z
      .union([z.enum(['ghcr', 'distribution']), mapping])
      .meta({
        title: 'ghcr, distribution, or a mapping',
        examples: [
          'distribution',
          { name: 'zot', header: 'X-Webhook-Secret', repository: '/repository', tag: '/tag' },
        ],
      })
      .describe('Which notifications it sends. Default: none, it is only polled.')
      .optional(),
    secret: word.variable.describe('Environment variable with the secret of its notifications.').optional(),
    user: word.variable
      .meta({ examples: ['GHCR_USER'] })
      .describe('Environment variable with the account that reads.')
      .optional(),
    password: word.variable
      .meta({ examples: ['GHCR_PASSWORD'] })
      .describe('Environment variable with its password or token.')
      .optional(),
    insecure: z
      .boolean()
      .meta({ title: 'true or false', examples: [true] })
      .describe('Plain http. Default: only for localhost.')
      .optional(),
    poll: word.duration
      .meta({ examples: ['60s'] })
      .describe('How often each image is looked at. Default: 60s.')
      .optional(),
  })
  .meta({
    title: 'a registry',
    examples: [{ host: 'ghcr.io', sender: 'ghcr', secret: 'GHCR_WEBHOOK_SECRET' }],
  })

export type RegistryConfig = z.output<typeof registry>
export type GenericSender = z.output<typeof mapping>
