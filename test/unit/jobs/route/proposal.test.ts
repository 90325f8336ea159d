import { describe, expect, it } from 'vitest'
import { isRouted } from '../../../../jobs/route/routed.ts'
import { config } from '../../../simulator/scenario.ts'
import { imageOf } from '../../views/world.ts'
import { targetOf, world } from './own-world.ts'

const checkout = targetOf('checkout', 'staging/checkout')
const cart = targetOf('cart', 'staging/checkout')
const elsewhere = targetOf('cart', 'staging/cart')
const { path, text } = config('longer')
const SPARED = 'success: Touches no target of a ruled environment'

describe("a person's own pull request", () => {
  it('is told to every target whose inputs it changes', async () => {
    const { git, route, open } = world([checkout, cart])
    git.propose('ann', path, text)
    expect((await route(1)).toSorted()).toEqual(['production/cart: taken', 'production/checkout: taken'])
    const touches = ['production/checkout', 'production/cart']
    expect(await open(checkout)).toMatchObject({
      kind: 'change',
      by: { login: 'ann' },
      own: { touches, opener: { login: 'ann' }, writers: ['ann'], isDraft: false },
      pull: { number: 1 },
    })
    expect(await open(cart)).toMatchObject({ kind: 'change', own: { touches } })
  })

  it('is nothing to a target whose inputs stay as they are', async () => {
    const { git, route, open } = world([elsewhere])
    git.propose('ann', path, text)
    expect(await route(1)).toEqual([SPARED])
    expect(await open(elsewhere)).toBeNull()
  })

  it('is judged again with each new head, and over once it touches nothing', async () => {
    const { git, route, open } = world([checkout])
    const pull = git.propose('ann', path, text)
    await route(1)
    git.pushTo(pull, path, config('even longer').text)
    await route(1)
    expect((await open(checkout))?.pull?.head).toBe(pull.head)
    git.pushTo(pull, path, config('a').text)
    expect(await route(1)).toEqual(['production/checkout: taken', SPARED])
    expect(await open(checkout)).toBeNull()
  })

  it('is withdrawn when it is closed, and a release again when it is opened again', async () => {
    const { git, route, open } = world([checkout])
    const pull = git.propose('ann', path, text)
    await route(1)
    pull.state = 'closed'
    await route(1)
    expect(await open(checkout)).toBeNull()
    pull.state = 'open'
    await route(1)
    expect(await open(checkout)).toMatchObject({ number: 2 })
  })

  it('says on GitHub what it waits for, once, where another release is open', async () => {
    const { git, route, open, checks, advance } = world([checkout])
    const image = imageOf('1.42.0')
    const { origin } = {
      origin: { trust: 'unlabelled', repository: null, revision: null, version: null },
    } as const
    await advance('production/checkout', {
      kind: 'image_found',
      name: 'main',
      image,
      key: '1.42.0',
      origin,
      own: false,
    })
    git.propose('ann', path, text)
    expect(await route(1)).toContain('production/checkout: waits for production/checkout#1')
    await route(1)
    expect(checks).toMatchObject([
      { conclusion: 'pending', title: 'Waiting for production/checkout＃1, which is open' },
    ])
    expect(await open(checkout)).toMatchObject({ kind: 'image' })
  })

  it('waits for GitHub where it conflicts', async () => {
    const { git, route, open } = world([checkout])
    git.propose('ann', path, text)
    git.push('bob', 'Something else', [config('shorter')])
    expect(await route(1)).toEqual([
      'it conflicts with its base',
      'pending: Changes a target of a ruled environment',
    ])
    expect(await open(checkout)).toBeNull()
  })

  it('is nothing where nobody is asked for approvals', async () => {
    const { git, route } = world([{ ...checkout, approvals: null }])
    git.propose('ann', path, text)
    expect(await route(1)).toEqual([SPARED])
  })

  it('is one also where its branch is named like one of Slipway', async () => {
    const { git, route, open } = world([checkout])
    git.propose('ann', path, text)
    await route(1, 'slipway/production/checkout/7-abc')
    expect(await open(checkout)).toMatchObject({ kind: 'change', by: { login: 'ann' } })
  })

  it('gets no yes from another pull request of the same head that touches nothing', async () => {
    const { git, route, checks } = world([checkout])
    const pull = git.propose('ann', path, text)
    await route(1)
    const other = git.propose('ann', 'docs/README.md', 'text')
    other.head = pull.head
    await route(2)
    expect(checks).toEqual([])
  })

  it('is looked at again once what it waits for is over, and not before', async () => {
    const { git, route, advance, needs } = world([checkout])
    const [first, second] = [git.propose('ann', path, text), git.propose('bob', path, config('b').text)]
    await route(1)
    await route(2)
    const { number, head } = second
    const isDone = () => isRouted(needs, { repository: 'acme/deploy', number, onto: 'main', head })
    expect(await isDone()).toBe(true)
    expect(await isRouted(needs, { repository: 'acme/deploy', number, onto: 'main', head: first.head })).toBe(
      false,
    )
    await advance('production/checkout', { kind: 'change_closed', number: 1, by: null })
    expect(await isDone()).toBe(false)
  })

  it('is looked at again under another configuration', async () => {
    const { git, route, needs } = world([checkout])
    const { head } = git.propose('ann', path, text)
    await route(1)
    const { rules } = needs
    const pull = { repository: 'acme/deploy', number: 1, onto: 'main', head }
    expect(await isRouted(needs, pull)).toBe(true)
    expect(await isRouted({ ...needs, rules: { ...rules, generation: () => 'g2' } }, pull)).toBe(false)
  })
})
