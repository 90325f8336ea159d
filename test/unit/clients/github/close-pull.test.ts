import { describe, expect, it } from 'vitest'
import { on } from './says.ts'
import { small, type Asked, type Said } from './world.ts'

const pull = '/repos/acme/deploy/pulls/7'
const comments = '/repos/acme/deploy/issues/7/comments'
const request = { repository: 'acme/deploy', number: 7, comment: '1.43.0 takes its place.' }

/** An open pull request whose first closing may break off. */
function conversation(login = 'slipway[bot]', losing = false) {
  const said: object[] = []
  let state = 'open'
  let lost = losing
  const close = (): Said => {
    if (lost) {
      lost = false
      return { break: 'before' }
    }
    state = 'closed'
    return { body: {} }
  }
  const comment = ({ body }: Asked): Said => {
    said.push({ ...body, user: { login } })
    return { status: 201, body: {} }
  }
  const says = [
    on(`GET ${pull}`, () => ({ body: { state } })),
    on(`GET ${comments}`, () => ({ body: said })),
    on(`POST ${comments}`, comment),
    on(`PATCH ${pull}`, close),
  ]
  return { says, said, state: () => state }
}

describe('closing', () => {
  it('says why, then closes; again changes nothing', async () => {
    const { says, said, state } = conversation()
    const { git, lines } = await small(...says)
    await git.closePull(request)
    expect(state()).toBe('closed')
    expect(said).toMatchObject([
      { body: expect.stringMatching(/^1\.43\.0 takes its place\.\n\n<!-- .+ -->$/) },
    ])
    const before = lines().length
    await git.closePull(request)
    expect(lines().slice(before)).toEqual([`GET ${pull}`])
  })

  it('says it once, although an answer was lost', async () => {
    const { says, said, state } = conversation('slipway[bot]', true)
    const { git } = await small(...says)
    await expect(git.closePull(request)).rejects.toMatchObject({ name: 'RetryableError' })
    await git.closePull(request)
    expect([said.length, state()]).toEqual([1, 'closed'])
  })

  it('does not take the words of somebody else for its own', async () => {
    const { says, said } = conversation('mallory', true)
    const { git } = await small(...says)
    await expect(git.closePull(request)).rejects.toMatchObject({ name: 'RetryableError' })
    await git.closePull(request)
    expect(said).toHaveLength(2)
  })

  it('closes without a word where nobody may comment, and leaves what was merged meanwhile', async () => {
    const merged = on(`PATCH ${pull}`, { status: 422, body: { message: 'cannot be closed' } })
    const locked = on(`POST ${comments}`, { status: 403, body: { message: 'locked' } })
    const { git, lines } = await small(locked, merged, ...conversation().says)
    await git.closePull(request)
    expect(lines().at(-1)).toBe(`PATCH ${pull}`)
  })
})
