import { afterAll, beforeAll } from 'vitest'
import type { GitHub } from '../../src/clients/github/index.ts'
import { smallGitHub, type SmallGitHub } from './github-small.ts'

/** A small GitHub for the tests of one file, and the client that is tested: opened before them, closed after. */
export let small: SmallGitHub
export let git: GitHub

beforeAll(async () => {
  small = await smallGitHub()
  git = small.open()
})
afterAll(async () => {
  await git.close()
  await small.stop()
})
