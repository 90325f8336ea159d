import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { checkOn, pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { ANN, BOB, CAROL, DAVE, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { deploymentEvents } from './real/webhooks.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const MANIFEST = 'production/shop/deployment.yaml'
const CONFIG = 'production/shop/config.yaml'
const TITLE = 'shop main-1 → main-2'
const RULE =
  '{ approvals: { authors: any, peers: 1, from: [team:acme/sre], recorded: count }, merge: author }'

const WAIT_LONGER = { title: 'Wait longer', text: (before: string) => before.replace('"2500"', '"2700"') }
const SAY_MORE = { title: 'Say more', text: (before: string) => `${before}\nRead me.\n` }

let world: World
let pulls: PullEyes
let pushed: { digest: string; revision: string; before: string }
let first: PullSeen

beforeAll(async () => {
  world = await startWorld({ services: [{ name: 'shop', environment: 'production', settings: RULE }] })
  pulls = pullEyes(world.github.url)
  const before = await world.people.file(MANIFEST)
  await world.people.code('dave', 'shop', 'Show <!channel> @bob #1 in the cart')
  const revision = await world.people.code('ann', 'shop', 'Keep vouchers')
  const { digest } = await world.people.push({ service: 'shop', number: 2, revision })
  pushed = { digest, revision, before }
  first = await pulls.of('shop', ({ requested, labels }) => requested.teams.length > 0 && labels.length > 0)
})
afterAll(async () => {
  await world?.stop()
})

const present = () => pulls.of('shop')
const says = (text: RegExp) => world.slack.cardSaying(TITLE, text)

describeHere('an image for production', () => {
  it('R4: becomes one pull request with one verified commit, byte-minimal', async () => {
    expect(await pulls.all('shop')).toHaveLength(1)
    expect(first.head_ref).toMatch(/^slipway\/production\/shop\/1-[0-9a-f]{12}$/)
    expect(first.author).toBe('slipway[bot]')
    const commits = await pulls.commits(first.number)
    expect(commits.map(({ verified }) => verified)).toEqual([true])
    expect(await pulls.files(first.number)).toEqual([{ filename: MANIFEST, additions: 1, deletions: 1 }])
    const { host } = world.registries.main
    const image = `${host}/acme/shop:main-2@${pushed.digest}`
    const after = pushed.before.replace(`${host}/acme/shop:main-1`, image)
    expect(await world.people.file(MANIFEST, first.head_ref)).toBe(after)
    expect(await world.people.file(MANIFEST)).toBe(pushed.before)
    expect(commits[0]?.message).toContain('Slipway-Release: production/shop#1')
    expect(commits[0]?.message).not.toContain('[skip ci]')
  })

  it('R4: says what is in it, by digest, and who must approve; foreign words do nothing', () => {
    const body = first.body ?? ''
    expect(first.title).toBe('Release main-2 of shop to production')
    for (const text of [
      pushed.digest,
      'Keep vouchers',
      '2 changes',
      'Who must approve',
      'one author',
      'one peer',
    ])
      expect(body).toContain(text)
    expect(body).not.toMatch(/(^|\s)@bob|(^|\s)#1\b|<!channel>/)
  })

  it('R4: shows what changes in the manifests, and what a dry run says that it changes in the cluster', () => {
    const [, manifests = '', cluster = ''] = (first.body ?? '').split(/^### (?:Manifests|In the cluster)$/m)
    const image = `${world.registries.main.host}/acme/shop:main-`
    expect(manifests).toContain(`# ${MANIFEST}\n@@ `)
    expect(manifests).toMatch(new RegExp(`^-\\s+image: "${image}1"$`, 'm'))
    expect(manifests).toMatch(new RegExp(`^\\+\\s+image: "${image}2@${pushed.digest}"$`, 'm'))
    expect(cluster).toContain('A server-side dry run on `production`')
    expect(cluster).toMatch(/# Deployment shop\n@@ [^]*^\+ +image: /m)
  })

  it('R4: asks authors and peers for a review, and not whom GitHub refuses', () => {
    expect(first.requested).toEqual({ users: ['ann'], teams: ['sre'] })
    expect(first.labels).toEqual(['slipway', 'environment: production', 'service: shop'])
  })

  it('R5: calls those who must act on its card, and is pending on its head', async () => {
    const card = await says(/Waiting for approval/)
    expect(textOf(card)).toContain(`<@${ANN}>`)
    expect(textOf(card)).toContain('<!subteam^S01SRE>')
    expect(textOf(card)).not.toContain(`<@${BOB}>`)
    const reply = await until('the call', () => world.slack.reply(card.ts, 'waits for your review'))
    expect(reply.text).toContain(`<@${ANN}>`)
    await pulls.of('shop', pull => checkOn(pull) === 'in_progress: Waiting for one author and one peer')
  })
})

describeHere('its review', () => {
  it('R6: shows on the card when it is given on GitHub, and is missing again once dismissed', async () => {
    await pulls.review('carol', first, 'APPROVE')
    await says(/Waiting\* for one author.*Approved: carol \(peer, on GitHub\)/)
    await pulls.dismiss('ann', first, 'carol')
    expect(textOf(await says(/Waiting for approval.*one peer/))).not.toContain('Approved')
  })

  it('R6: is recorded by a click, and said to be so', async () => {
    const card = await says(/Waiting for approval/)
    await world.slack.click(ANN, card.ts, 'Approve')
    await says(/Waiting\* for one peer.*Approved: ann \(author, recorded by Slipway\)/)
    await pulls.of('shop', pull => checkOn(pull) === 'in_progress: Waiting for one peer')
    expect((await present()).reviews.some(({ author }) => author === 'ann')).toBe(false)
  })

  it('R6: blocks by requested changes, also of somebody else, until they are lifted', async () => {
    await pulls.review('carol', first, 'APPROVE')
    await pulls.review('bob', first, 'REQUEST_CHANGES')
    const buttons = JSON.stringify((await says(/Changes requested\* by bob/)).blocks)
    expect(buttons).not.toContain('"Merge"')
    await pulls.of('shop', pull => checkOn(pull) === 'failure: Changes requested by bob')
    await pulls.dismiss('carol', first, 'bob')
    await says(/Approved\*, ready to merge/)
    await pulls.of('shop', pull => checkOn(pull) === 'success: Approved')
  })

  it('R6: is void for a head with other content', async () => {
    await world.people.edit('bob', CONFIG, { ...WAIT_LONGER, branch: first.head_ref })
    expect(textOf(await says(/Waiting for approval.*one author.*one peer/))).not.toContain('approved by')
    await pulls.of('shop', pull => checkOn(pull) === 'in_progress: Waiting for one author and one peer')
  })

  it('R6: holds for a head with the same content, when only its base was updated', async () => {
    const card = await says(/Waiting for approval/)
    await pulls.review('carol', await present(), 'APPROVE')
    await says(/Approved: carol \(peer, on GitHub\)/)
    await world.slack.click(ANN, card.ts, 'Approve')
    await says(/Approved\*, ready to merge/)
    await world.people.edit('bob', 'docs/README.md', SAY_MORE)
    const before = await present()
    await pulls.update('bob', before)
    const after = await pulls.of(
      'shop',
      pull => pull.head !== before.head && checkOn(pull) === 'success: Approved',
    )
    expect(after.number).toBe(first.number)
    await says(new RegExp(`Approved\\*, ready to merge[^]*${after.head.slice(0, 7)}`))
  })
})

describeHere('its merge', () => {
  it('R7: takes exactly the approved head, for an author who asks', async () => {
    const approved = await present()
    const card = await says(/Approved\*, ready to merge/)
    await world.slack.click(ANN, card.ts, 'Merge')
    const merged = await pulls.of('shop', ({ state }) => state === 'merged')
    expect(await pulls.parents(merged.merge_commit ?? '')).toContain(approved.head)
  })

  it('R9–R11: is applied and live, with what people added to it', async () => {
    const card = await says(/Live since/)
    expect(textOf(card)).toContain('2 of 2 pods')
    const seen = await world.cluster.deployment('shop')
    expect(seen?.image).toContain(pushed.digest)
    expect(seen?.isDone).toBe(true)
    expect((await world.cluster.configMap('shop'))?.values['TIMEOUT_MS']).toBe('2700')
  })

  it('R12: is green on the commit that was merged', async () => {
    const { merge_commit: commit } = await present()
    const look = () => world.github.statuses('acme/deploy', commit ?? '', 'slipway/production/shop')
    await until('a green status', async () => (await look()).states.at(-1) === 'success')
    expect((await look()).states).toEqual(['pending', 'success'])
  })

  it('R13, R14: is told to CI and to the application repository', async () => {
    const events = await until('the final event', () => {
      const heard = deploymentEvents(world.relay, pushed.revision)
      return heard.at(-1)?.endsWith(' success') === true && heard
    })
    expect(events).toEqual(['in_progress', 'success'].map(state => `acme/shop production/shop ${state}`))
    await until('the deployment at success', async () => {
      const read = await world.github.deployment('acme/shop', pushed.revision, 'production/shop')
      return read?.states.at(-1) === 'success'
    })
  })

  it('R15: ends its card and mentions the authors in the thread', async () => {
    const card = await says(/Live since/)
    const reply = await until('the mention', () => world.slack.reply(card.ts, 'is live in production'))
    expect(reply.text).toContain(`<@${ANN}> <@${DAVE}>`)
  })
})

describeHere('a rollback of what is live', () => {
  it('R7: is a pull request that is merged at once, and holds the target afterwards', async () => {
    const live = await says(/Live since/)
    await world.slack.click(CAROL, live.ts, 'Roll back')
    await world.slack.giveReason(CAROL, 'vouchers are lost')
    const back = await pulls.of('shop', pull => pull.number !== first.number && pull.state === 'merged')
    expect(back.title).toBe('Roll back shop in production to main-1')
    expect(back.reviews).toEqual([])
    await until('main-1 in the cluster', async () => {
      const seen = await world.cluster.deployment('shop')
      return seen?.isDone === true && seen.image.endsWith('/acme/shop:main-1')
    })
    expect(await world.people.file(MANIFEST)).toBe(pushed.before)
    const card = await world.slack.cardSaying('vouchers are lost', /Live since/)
    expect(textOf(card)).toContain('Held by carol: vouchers are lost')
    const revision = await world.people.code('ann', 'shop', 'Find vouchers')
    await world.people.push({ service: 'shop', number: 3, revision })
    const why = await until('main-3 as waiting', async () => {
      const said = await world.slack.ask(CAROL, 'why shop production')
      return said.includes('main-3') && said
    })
    expect(why).toContain('vouchers are lost')
    expect(await pulls.all('shop')).toHaveLength(2)
  })
})
