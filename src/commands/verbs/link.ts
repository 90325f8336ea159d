import { saying, verb, type Asker, type Outcome, type Verb } from '../verb.ts'

export const link = personal('link', 'link your GitHub account: what you click is a review of yours then')
export const unlink = personal('unlink', 'forget your GitHub account, and the right to act for you')

/** Who types it in Slack means themselves; at a shell it is said whom. */
function personal(name: 'link' | 'unlink', help: string): Verb {
  return verb(
    {
      name,
      usage: '',
      atShell: '<slack-id>',
      help,
      who: 'anyone, for themselves; at a shell for the Slack member who is named',
    },
    {
      parse: words => ({ given: words[0] ?? null }),
      run: async ({ by }, named): Promise<Outcome> => {
        const slack = memberOf(by, named)
        return slack === null
          ? saying(`Say whose: \`slipway ${name} U01ANN\`, with the id of the Slack member.`)
          : { kind: 'people', what: name, slack }
      },
    },
  )
}

function memberOf(by: Asker, named: string | null): string | null {
  if (by.at === 'slack') return by.user
  return named !== null && /^[UW][A-Z0-9]{2,}$/.test(named) ? named : null
}
