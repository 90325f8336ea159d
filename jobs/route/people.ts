import { RetryableError, TerminalError } from '../../src/errors.ts'
import type { Entry, PeopleHint } from '../../src/ports.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import { strangerText } from '../../src/views/asked.ts'
import { codeAnswer, confirmedText, linkEnded, unlinkedText } from '../../src/views/linking.ts'
import { inLane } from '../lane.ts'
import { beginLinking, linkLane } from '../people/begin.ts'
import { linked } from '../people/linked.ts'
import { tellOnce } from '../people/tell.ts'
import { sayTo } from './asked/answer.ts'
import type { Routed, RouteNeeds } from './needs.ts'

type Of<What extends PeopleHint['what']> = Extract<PeopleHint, { what: What }>

/** Linking and unlinking, an admin's word on a link, and GitHub's that one is over. */
export async function routePeopleEntry(needs: RouteNeeds, entry: Entry, hint: PeopleHint): Promise<Routed> {
  switch (hint.what) {
    case 'link':
      return routed(hint.by, 'link', await codeGiven(needs, entry, hint))
    case 'unlink':
      return routed(hint.by, 'unlink', await unlink(needs, entry, hint))
    case 'confirm':
      return routed(hint.of, 'confirm', await confirm(needs, entry, hint))
    case 'revoked':
      return routed(String(hint.account), 'revoked', await revoked(needs, hint.account))
  }
}

function routed(who: string, what: string, line: string): Routed {
  return { subject: `people ${who}`, lines: [`${what}: ${line}`] }
}

async function codeGiven(needs: RouteNeeds, entry: Entry, hint: Of<'link'>): Promise<string> {
  const stranger = strangerText(await needs.chat.member(hint.by))
  if (stranger !== null) return refused(needs, entry, hint, stranger)
  try {
    const linking = await beginLinking(needs, hint.by, null)
    await sayTo(needs, { entry, hint, ...codeAnswer(linking, null) })
    return 'a code is given'
  } catch (error) {
    if (error instanceof TerminalError) return refused(needs, entry, hint, `${error.message} ${error.remedy}`)
    throw error
  }
}

async function refused(
  needs: RouteNeeds,
  entry: Entry,
  hint: Of<'link' | 'confirm'>,
  why: string,
): Promise<string> {
  await sayTo(needs, { entry, hint, message: plainAnswer(`Not done: ${why}`), window: null })
  return `refused: ${why}`
}

/** Forgotten here first, so that it is over even while GitHub is away; the token ends there too where it can be told. */
async function unlink(needs: RouteNeeds, entry: Entry, hint: Of<'unlink'>): Promise<string> {
  const forgotten = await inLane(needs.store, linkLane(hint.by), async () => {
    await needs.links.drop(hint.by)
    return needs.links.unlink(hint.by)
  })
  const isEnded = forgotten?.grant == null || (await ended(needs, forgotten.grant))
  const text = unlinkedText(forgotten?.link.account ?? null, isEnded)
  await sayTo(needs, { entry, hint, message: plainAnswer(text), window: null })
  return forgotten === null ? 'there was no link' : `${forgotten.link.account.login} is forgotten`
}

async function ended(
  needs: RouteNeeds,
  grant: Parameters<RouteNeeds['accounts']['end']>[0],
): Promise<boolean> {
  try {
    await needs.accounts.end(grant)
    return true
  } catch (error) {
    if (!(error instanceof RetryableError) && !(error instanceof TerminalError)) throw error
    needs.log.warn({ error }, 'a token could not be ended at GitHub')
    return false
  }
}

/** Judged when it is pressed: admins are those whom the configuration names now, and nobody confirms themselves. */
async function confirm(needs: RouteNeeds, entry: Entry, hint: Of<'confirm'>): Promise<string> {
  const { by, of, yes } = hint
  const stranger = strangerText(await needs.chat.member(by))
  const isAdmin = needs.people.admins().includes(by) && by !== of
  if (stranger !== null || !isAdmin)
    return refused(needs, entry, hint, stranger ?? 'only another admin of Slipway may confirm a link')
  const login = await inLane(needs.store, linkLane(of), async () => {
    const linking = await needs.links.linking(of)
    if (linking?.id !== hint.linking || linking.account === null || linking.grant === null) return null
    const { account, grant } = linking
    if (yes) await linked(needs, linking, { account, grant })
    else {
      await needs.accounts.end(grant)
      await tellOnce(needs, linking, linkEnded('admin', account, needs.command()))
      await needs.links.drop(of)
    }
    return account.login
  })
  const message = plainAnswer(confirmedText({ login, of, yes }))
  if (hint.at !== null && login !== null) await needs.chat.redraw({ card: hint.at, message, spare: false })
  await sayTo(needs, { entry, hint, message, window: null })
  return login === null ? 'it is over' : `${login} is ${yes ? '' : 'not '}confirmed by ${by}`
}

/** A hint like any other: GitHub is asked whether it still takes the token. */
async function revoked(needs: RouteNeeds, account: number): Promise<string> {
  const link = await needs.links.ofAccount(account)
  if (link === null) return 'nobody is linked with it'
  const grant = await needs.links.grantOf(account)
  if (grant !== null && !(await needs.accounts.isOver(grant))) return 'the token is still good'
  await needs.links.unlink(link.slack)
  const told = { id: `over.${link.account.id}.${link.linkedAtMs}`, slack: link.slack }
  await tellOnce(needs, told, linkEnded('revoked', link.account, needs.command()))
  return `${link.account.login} is forgotten`
}
