import { describe, expect, it } from 'vitest'
import { ruledOn, touchedBy } from '../../../jobs/pull/touched.ts'
import type { ChangedFiles } from '../../../src/ports.ts'
import { production } from '../views/pulls.ts'
import { rulesOf } from '../views/world.ts'

const place = (path: string) => ({ ...rulesOf().place, path })
const checkout = production({}, { place: place('production/checkout') })
const cart = production({}, { target: 'production/cart', place: place('production/cart') })
const of = { repository: 'acme/deploy', branch: 'main', base: 'main', head: 'h' }

async function touched(changed: ChangedFiles | null, ids: [Ids, Ids] = [{}, {}]): Promise<string[]> {
  const [before, after] = ids
  const git = {
    changedFiles: async () => changed,
    folderIds: async (_repository: string, commit: string) => (commit === of.head ? after : before),
  }
  const found = await touchedBy({ git }, [checkout, cart], of)
  return found.map(({ target }) => target)
}
type Ids = Record<string, string | null>

describe('what a head touches', () => {
  it('is the targets whose folders it changes a file of', async () => {
    const paths = ['production/cart/app.yaml', 'docs/production/checkout/app.yaml', 'production/checkout-2/a']
    expect(await touched({ paths, complete: true })).toEqual(['production/cart'])
  })

  it('is looked up folder by folder where GitHub lists not all files, or knows no common history', async () => {
    const ids: [Ids, Ids] = [
      { 'production/checkout': 'a', 'production/cart': 'b' },
      { 'production/checkout': 'a', 'production/cart': null },
    ]
    expect(await touched({ paths: [], complete: false }, ids)).toEqual(['production/cart'])
    expect(await touched(null, ids)).toEqual(['production/cart'])
  })
})

describe('a target of a ruled environment', () => {
  it('has a rule of approvals, and this branch of this repository', () => {
    const all = [checkout, rulesOf(), production({}, { place: { ...place('x'), branch: 'other' } })]
    expect(ruledOn(all, { repository: 'ACME/deploy', branch: 'main' })).toEqual([checkout])
    expect(ruledOn(all, { repository: 'acme/other', branch: 'main' })).toEqual([])
  })
})
