import type { Account, Grant, Job, Linking, Ran } from '../src/ports.ts'
import { adminQuestion, linkEnded, linkWaits } from '../src/views/linking.ts'
import { keptUntilMs, linkLane, WAITS_MS } from './people/begin.ts'
import { linked } from './people/linked.ts'
import type { PeopleNeeds } from './people/needs.ts'
import { tellOnce } from './people/tell.ts'
import { inLane } from './lane.ts'

type LinkJob = Extract<Job, { kind: 'link' }>

/**
 * Asks GitHub once whether somebody entered their code, no sooner than it wants to be asked, and comes back later. All
 * that is known is in Redis, so that a restart goes on with it; what GitHub gave is kept before anything is done with it.
 */
export function lookLink(needs: PeopleNeeds, { slack, linking: id }: LinkJob): Promise<Ran> {
  return inLane(needs.store, linkLane(slack), async () => {
    const linking = await needs.links.linking(slack)
    if (linking === null || linking.id !== id || linking.account !== null) return { kind: 'done' }
    if (linking.grant !== null) return found(needs, linking, linking.grant)
    const nowMs = await needs.store.nowMs()
    if (nowMs >= linking.device.endsAtMs) return ended(needs, linking, 'over')
    const restMs = linking.nextAskAtMs - nowMs
    return restMs > 0 ? { kind: 'again', inMs: restMs } : asked(needs, linking, nowMs)
  })
}

/** The question is noted first: who comes after a crash does not ask too soon. */
async function asked(needs: PeopleNeeds, linking: Linking, nowMs: number): Promise<Ran> {
  const noted = { ...linking, nextAskAtMs: nowMs + linking.intervalMs }
  await needs.links.keep(noted, keptUntilMs(linking))
  const answer = await needs.accounts.ask(linking.device.deviceCode, nowMs)
  switch (answer.kind) {
    case 'pending':
      return { kind: 'again', inMs: linking.intervalMs }
    case 'slower': {
      const intervalMs = Math.max(answer.intervalMs, linking.intervalMs)
      await needs.links.keep({ ...noted, intervalMs, nextAskAtMs: nowMs + intervalMs }, keptUntilMs(linking))
      return { kind: 'again', inMs: intervalMs }
    }
    case 'granted': {
      const given = { ...noted, grant: answer.grant }
      await needs.links.keep(given, nowMs + WAITS_MS)
      return found(needs, given, answer.grant)
    }
    case 'denied':
    case 'over':
      return ended(needs, linking, answer.kind)
  }
}

/** Whose it is decides: Slack's e-mail is among those that GitHub has verified, or an admin says so. */
async function found(needs: PeopleNeeds, linking: Linking, grant: Grant): Promise<Ran> {
  const [{ account, emails }, email] = await Promise.all([
    needs.accounts.whose(grant),
    needs.chat.emailOf(linking.slack),
  ])
  const isTheirs = email !== null && emails.some(each => each.toLowerCase() === email.toLowerCase())
  if (isTheirs) await linked(needs, linking, { account, grant })
  else await askAdmins(needs, linking, { account, grant })
  return { kind: 'done' }
}

async function askAdmins(
  needs: PeopleNeeds,
  linking: Linking,
  { account, grant }: { account: Account; grant: Grant },
): Promise<void> {
  const admins = needs.people.admins().filter(admin => admin !== linking.slack)
  if (admins.length === 0) {
    await needs.accounts.end(grant)
    await tellOnce(needs, linking, linkEnded('email', account, needs.command()))
    return needs.links.drop(linking.slack)
  }
  const message = adminQuestion({ linking, account })
  await Promise.all(
    admins.map(user => needs.chat.direct({ user, key: `link.${linking.id}.${user}`, message })),
  )
  await tellOnce(needs, linking, linkWaits(account, admins))
  await needs.links.keep({ ...linking, account }, (await needs.store.nowMs()) + WAITS_MS)
}

async function ended(needs: PeopleNeeds, linking: Linking, why: 'denied' | 'over'): Promise<Ran> {
  await tellOnce(needs, linking, linkEnded(why, null, needs.command()))
  await needs.links.drop(linking.slack)
  return { kind: 'done' }
}
