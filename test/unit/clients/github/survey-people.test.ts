import { expect, it } from 'vitest'
import { on, onGraphql } from './says.ts'
import { small } from './world.ts'

const people = onGraphql('query People(', {
  body: {
    data: { person0: { login: 'ann' }, person1: null, person2: null },
    errors: ['person1', 'person2'].map(part => ({
      type: 'NOT_FOUND',
      path: [part],
      message: 'no such user',
    })),
  },
})

it('takes for unknown whom neither way to look knows', async () => {
  const managed = on('GET /repos/acme/deploy/collaborators/bob_acme/permission', {
    body: { permission: 'read' },
  })
  const { git, lines } = await small(people, managed)
  expect(await git.survey.unknown('acme/deploy', ['ann', 'bob_acme', 'dave'])).toEqual(['dave'])
  expect(lines()).toEqual([
    'POST /graphql',
    'GET /repos/acme/deploy/collaborators/bob_acme/permission',
    'GET /repos/acme/deploy/collaborators/dave/permission',
  ])
})

it('asks nothing about nobody', async () => {
  const { git, lines } = await small()
  expect(await git.survey.unknown('acme/deploy', [])).toEqual([])
  expect(lines()).toEqual([])
})
