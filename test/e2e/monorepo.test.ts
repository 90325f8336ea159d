import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { mergeChange } from './real/changes.ts'
import { pullEyes } from './real/pulls.ts'
import type { PullSeen } from './real/pulls.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

let world: World
let pull: PullSeen

function change(login: 'ann' | 'bob' | 'dave', path: string, title: string) {
  return { login, repository: 'acme/rack', path, title, text: `// ${title}\n` }
}

beforeAll(async () => {
  const settings = '{ approvals: { authors: any, recorded: count }, merge: author }'
  world = await startWorld({
    services: [{ name: 'rack', environment: 'production', settings, paths: ['services/rack', 'libs'] }],
  })
  const { url } = world.github
  await mergeChange(url, change('ann', 'services/rack/vat.js', 'Round VAT per line'), 'squash')
  await mergeChange(url, change('dave', 'services/other/mail.js', 'Send fewer mails'), 'squash')
  await mergeChange(url, change('bob', 'libs/cart.js', 'Keep carts for a week'), 'merge')
  const revision = await world.people.code('dave', 'rack', 'Write notes')
  await world.people.push({ service: 'rack', number: 2, revision })
  pull = await pullEyes(url).of('rack', ({ requested }) => requested.users.length > 0)
})
afterAll(async () => {
  await world?.stop()
})

describeHere('an image of a service in a monorepo', () => {
  it('R4: has the pull requests that touched its paths as changelog, squashed or merged, with their authors', () => {
    const [, changes = ''] = (pull.body ?? '').split(/^### (?:2 changes|Manifests)$/m)
    expect(changes).toMatch(/\[#\d+\]\(.*\/pull\/\d+\) Keep carts for a week, by bob$/m)
    expect(changes).toMatch(/\[#\d+\]\(.*\/pull\/\d+\) Round VAT per line, by ann$/m)
    expect(changes.match(/^- /gm)).toHaveLength(2)
    expect(pull.body).not.toMatch(/fewer mails|Write notes|wip/)
  })

  it('R4: asks those who wrote them, and nobody whose work is elsewhere', () => {
    expect(pull.requested.users.toSorted()).toEqual(['ann', 'bob'])
  })
})
