import { lineWith } from './stage.ts'
import type { Stage } from './stage.ts'

const CODE = /[A-Z]{4}-[A-Z]{4}/

/** The code in the window that one person sees, and the first line that leads to it. */
export function codeFor({ slack, until }: Stage, user: string): Promise<{ code: string; said: string }> {
  return until(async () => {
    const text = await slack.window(user)
    const [code] = CODE.exec(text) ?? []
    return code === undefined ? null : { code, said: lineWith(text, 'Not done yet') }
  })
}

/** Links a person's account as they do: `/release link`, and the code on GitHub's page; what Slipway then tells them. */
export async function linkByCommand(
  stage: Stage,
  { user, login }: { user: string; login: string },
): Promise<string> {
  await stage.slack.command(user, 'link')
  const { code } = await codeFor(stage, user)
  await stage.pulls.enter(login, code)
  return linked(stage, user)
}

/** Waits until Slipway has told a person that their account is linked. */
export function linked({ slack, until }: Stage, user: string): Promise<string> {
  return until(async () => {
    const told = (await slack.direct(user)).findLast(({ text }) => / is linked\b/.test(text))
    return told ? lineWith(told.text, 'is linked') : null
  })
}
