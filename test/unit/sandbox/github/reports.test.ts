import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'
const Id = z.object({ id: z.number() })
const States = z.array(z.object({ state: z.string() }))

let github: Started
let head: string
beforeEach(async () => {
  github = await start()
  const { body } = await github.ask('GET', `${deploy}/commits/main`, { token: ann })
  head = z.object({ sha: z.string() }).parse(body).sha
})
afterEach(() => github.stop())

const post = (path: string, body: object) => github.ask('POST', `${deploy}${path}`, { token: ann, body })
const deployTo = async (environment: string, more: object = {}) => {
  const body = { ref: head, environment, required_contexts: [], auto_merge: false, ...more }
  return Id.parse((await post('/deployments', body)).body).id
}
const statesOf = async (id: number) => {
  const { body } = await github.ask('GET', `${deploy}/deployments/${id}/statuses`, { token: ann })
  return States.parse(body).map(({ state }) => state)
}
const combined = async () => {
  const { body } = await github.ask('GET', `${deploy}/commits/main/status`, { token: ann })
  return z.object({ state: z.string(), total_count: z.number() }).parse(body)
}

it('judges a commit by the newest status of each context', async () => {
  expect(await combined()).toMatchObject({ state: 'pending', total_count: 0 })
  await post(`/statuses/${head}`, { state: 'pending', context: 'a' })
  await post(`/statuses/${head}`, { state: 'success', context: 'a' })
  await post(`/statuses/${head}`, { state: 'success', context: 'b' })
  expect(await combined()).toMatchObject({ state: 'success', total_count: 2 })
  await post(`/statuses/${head}`, { state: 'error', context: 'b' })
  expect(await combined()).toMatchObject({ state: 'failure', total_count: 2 })
})

it('refuses statuses that GitHub refuses', async () => {
  expect((await post(`/statuses/${'0'.repeat(40)}`, { state: 'success' })).status).toBe(422)
  expect((await post(`/statuses/${head}`, { state: 'green' })).status).toBe(422)
  const long = { state: 'success', description: 'x'.repeat(141) }
  expect((await post(`/statuses/${head}`, long)).status).toBe(422)
})

it('makes the earlier success of an environment inactive, unless told otherwise', async () => {
  const first = await deployTo('staging/checkout')
  const second = await deployTo('staging/checkout')
  await post(`/deployments/${first}/statuses`, { state: 'success' })
  await post(`/deployments/${second}/statuses`, { state: 'success', auto_inactive: false })
  expect(await statesOf(first)).toEqual(['success'])
  await post(`/deployments/${second}/statuses`, { state: 'success' })
  expect(await statesOf(first)).toEqual(['inactive', 'success'])
})

it('asks for green statuses unless none are required', async () => {
  await post(`/statuses/${head}`, { state: 'failure', context: 'ci' })
  const body = { ref: 'main', environment: 'staging/checkout' }
  expect((await post('/deployments', body)).status).toBe(409)
  expect((await post('/deployments', { ...body, required_contexts: [] })).status).toBe(201)
  expect((await post('/deployments', { ...body, ref: 'nowhere' })).status).toBe(422)
})

it('finds deployments by environment, task and commit', async () => {
  await deployTo('staging/checkout')
  const wanted = await deployTo('staging/search', { task: 'rollback' })
  const path = `${deploy}/deployments?environment=staging%2Fsearch&task=rollback&sha=${head}`
  const { body } = await github.ask('GET', path, { token: ann })
  expect(z.array(Id).parse(body)).toEqual([{ id: wanted }])
})
