import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8')

const Compose = z.object({
  services: z.object({
    redis: z.object({ command: z.array(z.string()) }),
    slipway: z.object({ environment: z.record(z.string(), z.string()) }),
  }),
})

it('puts into the image what Slipway runs on, and lets the build see nothing else', () => {
  const copied = [...read('deploy/Dockerfile').matchAll(/^COPY (?<what>.+) \S+$/gm)]
  const paths = copied.flatMap(match => (match.groups?.['what'] ?? '').split(' '))
  expect(paths).toEqual([
    'package.json',
    'package-lock.json',
    'manifest.yml',
    'bin',
    'src',
    'handlers',
    'jobs',
  ])
  const seen = read('.dockerignore')
    .split('\n')
    .filter(line => line.startsWith('!'))
  expect(seen.map(line => line.slice(1))).toEqual(paths)
})

it('runs a Redis in the composition that keeps what it took, and that Slipway starts with', () => {
  const { services } = Compose.parse(parse(read('docker-compose.yml')))
  const command = services.redis.command.join(' ')
  for (const setting of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction'])
    expect(command).toContain(setting)
  expect(services.slipway.environment['REDIS_URL']).toBe('redis://redis:6379')
})
