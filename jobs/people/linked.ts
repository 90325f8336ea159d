import type { Account, Grant, Linking, WaitingClick } from '../../src/ports.ts'
import { linkedAnswer, linkEnded } from '../../src/views/linking.ts'
import type { PeopleNeeds } from './needs.ts'
import { tellOnce } from './tell.ts'

/**
 * The account is theirs: linked one to one, told, and the clicks that led here are done as if they were made now. Each
 * step is harmless to repeat; the link that was being made is forgotten last.
 */
export async function linked(
  needs: PeopleNeeds,
  linking: Linking,
  { account, grant }: { account: Account; grant: Grant },
): Promise<void> {
  const { slack, waiting } = linking
  const linkedAtMs = await needs.store.nowMs()
  const outcome = await needs.links.link({ slack, account, linkedAtMs }, grant)
  if (outcome === 'taken') {
    await needs.accounts.end(grant)
    await tellOnce(needs, linking, linkEnded('taken', account, needs.command()))
  } else {
    needs.log.info({ slack, account: account.login }, 'a GitHub account is linked')
    await Promise.all(waiting.map(click => completed(needs, click)))
    await tellOnce(needs, linking, linkedAnswer(account, waiting.length, needs.command()))
  }
  await needs.links.drop(slack)
}

/**
 * Stored anew under a name of its own, with the time at which it was made: what waited for more than a quarter of an hour,
 * or is about another head by now, is refused like any other click. Its trigger is used up.
 */
async function completed(needs: PeopleNeeds, { entry, hint, receivedAtMs }: WaitingClick): Promise<void> {
  const id = `${entry}.linked`
  const from = { ...hint.from, trigger: null }
  await needs.store.accept({ id, sender: 'slack', hint: { ...hint, from }, receivedAtMs })
  await needs.queue.add([{ kind: 'route', entry: id }])
}
