import { z } from 'zod'
import { environment, override } from './definition-environment.ts'
import { registry } from './definition-registry.ts'
import { reminders } from './definition-times.ts'
import * as word from './words.ts'

const github = z
  .strictObject({
    manifests: word.repository
      .meta({ examples: ['acme/deploy'] })
      .describe('The one that holds the manifests.'),
    branch: word.branch.describe('The branch that is deployed. Default: the default branch.').optional(),
    sources: z
      .array(word.repositoryGlob)
      .max(1000)
      .meta({ title: 'a list of repositories', examples: [['acme/*']] })
      .describe('Repositories that an image label may name, besides the source of its service.')
      .optional(),
  })
  .meta({ title: 'a group of keys', examples: [{ manifests: 'acme/deploy', sources: ['acme/*'] }] })

const slack = z
  .strictObject({
    channel: word.channel.describe('Where the cards are posted. Quote a name, since # begins a comment.'),
    command: word.command.describe('Default: /release.').optional(),
    mode: z
      .enum(['socket', 'http'])
      .meta({ title: 'socket or http', examples: ['http'] })
      .describe(
        'How Slack reaches Slipway: over a socket that Slipway opens (the default), or by requests to PUBLIC_URL/hooks/slack.',
      )
      .optional(),
    reminders: reminders
      .describe(
        'Tells people directly what waits for their review or merge, and what of theirs failed. Default: nobody is reminded.',
      )
      .optional(),
  })
  .meta({ title: 'a group of keys', examples: [{ channel: '#releases' }] })

const person = z
  .strictObject({
    github: word.login,
    slack: word.slackUser,
  })
  .meta({ title: 'a GitHub login and a Slack id', examples: [{ github: 'ann', slack: 'U01ANN' }] })

const cluster = z
  .strictObject({
    context: word.contextName.describe('Default: its current one.').optional(),
    kubeconfig: word.filePath
      .describe('Default: the file named by KUBECONFIG, else ~/.kube/config.')
      .optional(),
    inCluster: z
      .literal(true)
      .meta({ title: 'true', examples: [true] })
      .describe('Uses the service account of the pod instead of a kubeconfig.')
      .optional(),
    platforms: z
      .array(word.platform)
      .max(20)
      .meta({ title: 'a list of platforms', examples: [['linux/amd64']] })
      .describe('Platforms of the nodes; labels of an image are read from the first. Default: linux/amd64.')
      .optional(),
  })
  .meta({ title: 'a group of keys', examples: [{ context: 'staging' }] })

const source = z
  .union([
    word.repository,
    z.strictObject({
      repository: word.repository,
      paths: z
        .array(word.sourcePath)
        .min(1)
        .max(100)
        .meta({ title: 'a list of paths', examples: [['services/checkout', 'libs']] })
        .describe('Only changes below these paths belong to the service.'),
    }),
  ])
  .meta({
    title: 'a repository on GitHub, or one with paths',
    examples: ['acme/checkout', { repository: 'acme/shop', paths: ['services/checkout'] }],
  })

const service = z
  .strictObject({
    image: word.image.describe('The one image of the service, without tag.').optional(),
    images: z
      .record(word.name, word.image)
      .meta({
        title: 'a list of images by name',
        examples: [{ api: 'ghcr.io/acme/api', worker: 'ghcr.io/acme/worker' }],
      })
      .describe('Several images that are released together, by name.')
      .optional(),
    source: source.describe('Where the images are built from. Without it there is no changelog.').optional(),
    manifests: z
      .strictObject({
        path: word.folder.describe('Folder in the manifests repository, one for each target.'),
        kind: z
          .enum(['plain'])
          .meta({ title: 'plain', examples: ['plain'] })
          .describe('How the folder is rendered. Default: plain.')
          .optional(),
      })
      .meta({ title: 'a path and a kind', examples: [{ path: '{environment}/checkout', kind: 'plain' }] })
      .describe('Where the manifests are.'),
    environments: z
      .record(
        word.name,
        z.union([z.literal(false), override]).meta({ title: 'false, or settings', examples: [false] }),
      )
      .meta({
        title: 'settings by environment',
        examples: [{ production: false, staging: { deadline: '20m' } }],
      })
      .describe('What differs in one environment: its settings, or false where the service is not in it.')
      .optional(),
  })
  .meta({
    title: 'a service',
    examples: [{ image: 'ghcr.io/acme/checkout', manifests: { path: '{environment}/checkout' } }],
  })

/** slipway.yml, as it is written. JSON schema, reference, refusals and types all come from here. */
export const definition = z
  .strictObject({
    github: github.describe('Repositories on GitHub.'),
    slack: slack.describe('Where people are told, and how they ask.'),
    people: z
      .array(person)
      .max(10_000)
      .meta({ title: 'a list of people', examples: [[{ github: 'ann', slack: 'U01ANN' }]] })
      .describe(
        'Who is who: for mentions, and for what people do in Slack who have not linked their GitHub account.',
      )
      .optional(),
    teams: z
      .record(word.team, word.slackGroup)
      .meta({ title: 'Slack user groups by GitHub team', examples: [{ 'acme/sre': 'S01SRE' }] })
      .describe('GitHub team → Slack user group, for mentions.')
      .optional(),
    admins: z
      .array(word.admin)
      .max(100)
      .meta({ title: 'a list of Slack ids and logins', examples: [['U01CAROL', 'dave']] })
      .describe(
        "Who confirms that a GitHub account is a person's, where their e-mail does not say so. A login is found in `people`.",
      )
      .optional(),
    clusters: z
      .record(word.name, cluster)
      .meta({ title: 'clusters by name', examples: [{ staging: { context: 'staging' } }] })
      .describe('How each cluster is reached, by a name that environments use.'),
    registries: z
      .array(registry)
      .max(100)
      .meta({
        title: 'a list of registries',
        examples: [[{ host: 'ghcr.io', sender: 'ghcr', secret: 'GHCR_WEBHOOK_SECRET' }]],
      })
      .describe('What is special about a registry. One that is not listed is polled without an account.')
      .optional(),
    environments: z
      .record(word.name, environment)
      .meta({
        title: 'environments by name',
        examples: [{ staging: { delivery: 'commit', cluster: 'staging', namespace: '{service}' } }],
      })
      .describe('Rules and place of each environment: defaults for its services.'),
    services: z
      .record(word.name, service)
      .meta({
        title: 'services by name',
        examples: [
          { checkout: { image: 'ghcr.io/acme/checkout', manifests: { path: '{environment}/checkout' } } },
        ],
      })
      .describe('What is deployed. A service is in every environment unless it says otherwise.'),
  })
  .meta({ title: 'a group of keys', examples: [] })

/** The configuration with what is wrong taken out, so that the rest can be judged in the same report. */
export const looseDefinition = definition.partial().extend({
  environments: z.record(word.name, override).optional(),
  services: z.record(word.name, service.partial()).optional(),
  people: z.array(person.partial()).optional(),
  registries: z.array(registry.partial()).optional(),
})

export type Config = z.output<typeof definition>
export type LooseConfig = z.output<typeof looseDefinition>
export type ServiceConfig = Config['services'][string]
