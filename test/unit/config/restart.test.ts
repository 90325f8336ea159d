import { expect, it } from 'vitest'
import { parseConfig, type Config } from '../../../src/config/config.ts'
import { restartKeys } from '../../../src/config/restart.ts'
import { VALID } from './files.ts'

const REGISTRY = 'registries:\n  - { host: ghcr.io, sender: ghcr, secret: GHCR_SECRET, poll: 60s }\n'

function parsed(text: string): Config {
  const read = parseConfig(text)
  if (read.kind === 'invalid') throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return read.config
}

const keysAfter = (...changes: [from: string, to: string][]): string[] => {
  const next = changes.reduce((text, [from, to]) => text.replace(from, () => to), VALID + REGISTRY)
  return restartKeys(parsed(VALID + REGISTRY), parsed(next))
}

it.each<[string, [string, string][], string[]]>([
  ['nothing', [], []],
  ['a channel', [['#releases', '#ships']], []],
  ['a rule', [['">=1.0.0"', '">=2.0.0"']], []],
  ['a service', [['ghcr.io/acme/checkout', 'ghcr.io/acme/shop']], []],
  ['platforms', [['{ context: staging }', '{ context: staging, platforms: [linux/arm64] }']], []],
  ['how often is polled', [['poll: 60s', 'poll: 30s']], []],
  ['a cluster', [['{ context: staging }', '{ context: other }']], ['clusters.staging.context']],
  ['a further cluster', [['clusters:\n', 'clusters:\n  edge: { context: edge }\n']], ['clusters.edge']],
  [
    'a sender',
    [['sender: ghcr, secret: GHCR_SECRET', 'sender: distribution, secret: OTHER']],
    ['registries.ghcr.io.sender', 'registries.ghcr.io.secret'],
  ],
  ['a sender that is gone', [[REGISTRY, '']], []],
  ['the command', [['slack:\n', 'slack:\n  command: /ship\n']], ['slack.command']],
  ['the repository', [['acme/deploy', 'acme/other']], ['github.manifests']],
  ['the repository and its branch', [['acme/deploy', 'acme/other\n  branch: live']], []],
])('names what another %s needs a restart for', (_what, changes, keys) => {
  expect(keysAfter(...changes)).toEqual(keys)
})
