import { Message as SlackBlocks } from 'slack-blocks-to-jsx'
import type { Block as LibraryBlock, MessageProps } from 'slack-blocks-to-jsx'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { SlackSeen } from '../shapes.ts'
import { formatDate } from './dates.ts'
import { tame } from './mrkdwn.ts'
import { hereOf } from './permalink.ts'
import { useSignedIn } from './session.tsx'

export type Text = { type: 'mrkdwn' | 'plain_text'; text: string }

/** Slack's mark-up, rendered by the library: bold, code, links, mentions, emoji, dates. */
export function Mrkdwn({ text, slack }: { text: Text; slack: SlackSeen }) {
  return <Rendered slack={slack} blocks={[{ type: 'section', text: plainOf(text) }]} />
}

/** A context block: small grey text in one line. */
export function ContextLine({ texts, slack }: { texts: Text[]; slack: SlackSeen }) {
  return <Rendered slack={slack} blocks={[{ type: 'context', elements: texts.map(plainOf) }]} />
}

/** Without `verbatim`, which in Slack only leaves bare addresses alone and in the library all mark-up. */
const plainOf = ({ type, text }: Text): Text => ({ type, text: tame(text) })

/** Blocks that nobody can press, as the library renders them. */
export function Rendered({ blocks, slack }: { blocks: LibraryBlock[]; slack: SlackSeen }) {
  const names = useMemo(
    () => ({
      users: [
        ...slack.users.map(({ id, name }) => ({ id, name })),
        { id: slack.bot.userId, name: slack.bot.name },
      ],
      channels: slack.channels.map(({ id, name }) => ({ id, name })),
      user_groups: slack.usergroups.map(({ id, handle }) => ({ id, name: handle })),
    }),
    [slack.users, slack.bot, slack.channels, slack.usergroups],
  )
  return (
    <SlackBlocks blocks={blocks} logo="" name="" theme="light" withoutWrapper data={names} hooks={HOOKS} />
  )
}

const HOOKS: NonNullable<MessageProps['hooks']> = {
  user: ({ name, id }) => <span className="mention">@{name || id}</span>,
  usergroup: ({ name, id }) => <span className="mention">@{name || id}</span>,
  channel: ({ name, id }) => <span className="mention">#{name || id}</span>,
  date: ({ timestamp, format, fallback }) => (
    <Moment seconds={timestamp} format={format} fallback={fallback} />
  ),
  link: ({ href, children }) => {
    const here = hereOf(href)
    if (here !== null) return <a href={here}>{children}</a>
    return <Outwards href={href}>{children}</Outwards>
  },
}

function Outwards({ href, children }: { href: string; children: ReactNode }) {
  const signedIn = useSignedIn()
  return (
    <a href={signedIn(href)} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}

function Moment(props: { seconds: string; format: string; fallback: string }) {
  const at = new Date(Number(props.seconds) * 1000)
  if (Number.isNaN(at.getTime())) return props.fallback
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {formatDate(props.format, at, new Date())}
    </time>
  )
}
