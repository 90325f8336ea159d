import { useCallback, useEffect, useState } from 'react'
import type { SlackSeen } from '../shapes.ts'
import { act } from './act.ts'
import { Bar } from './bar.tsx'
import { ChannelView, titleOf } from './channel.tsx'
import { HomeView } from './home.tsx'
import { useLive } from './live.ts'
import type { Live } from './live.ts'
import { Modal } from './modal.tsx'
import { Panel } from './panel/panel.tsx'
import { People } from './people.tsx'
import { useSpots } from './permalink.ts'
import type { Spot } from './permalink.ts'
import { SessionProvider } from './session.tsx'
import { Thread } from './thread.tsx'

/** In the place of a channel: the app's own page for each person. */
const HOME = 'home'

/** The whole page: people, the channel with its thread, and the panel that plays CI. */
export function App() {
  const live = useLive()
  const [side, setSide] = useState<'channel' | 'panel'>('channel')
  const [chosen, setChosen] = useState<string | null>(null)
  const { slack } = live
  if (slack === null) return <Loading online={live.online} />
  const me = slack.users.find(one => one.id === chosen) ?? slack.users[0]
  const be = (login: string) => setChosen(slack.users.find(one => one.name === login)?.id ?? null)
  return (
    <div className={`page show-${side}`}>
      <SessionProvider session={{ github: addressOf(live.github), login: me?.name }}>
        <Workspace live={live} slack={slack} user={me?.id ?? ''} onUser={setChosen} />
        <Panel live={live} me={me?.name} onBe={be} />
      </SessionProvider>
      <div className="tabs" role="group" aria-label="What is shown">
        <button type="button" aria-pressed={side === 'channel'} onClick={() => setSide('channel')}>
          Slack
        </button>
        <button type="button" aria-pressed={side === 'panel'} onClick={() => setSide('panel')}>
          CI, GitHub, clusters
        </button>
      </div>
    </div>
  )
}

/** Where GitHub is, as its repositories say. */
function addressOf(github: Live['github']): string | null {
  const [repository] = Object.values(github?.repositories ?? {})
  return repository ? new URL(repository.url).origin : null
}

type WorkspaceProps = { live: Live; slack: SlackSeen; user: string; onUser: (id: string) => void }

function Workspace({ live, slack, user, onUser }: WorkspaceProps) {
  const [place, setPlace] = useState<{ channel: string; thread: string | null } | null>(null)
  useSpots(useCallback(({ channel }: Spot) => setPlace({ channel, thread: null }), []))
  const mine = slack.channels.filter(channel => channel.members.includes(user))
  const channel = mine.find(one => one.id === place?.channel) ?? mine[0]
  const isHome = place?.channel === HOME
  const modal = slack.modals[user]?.at(-1)
  // Slack tells the app each time somebody opens its Home.
  useEffect(() => {
    if (isHome) void act({ kind: 'open_home', user })
  }, [isHome, user])
  const switchTo = (id: string) => {
    onUser(id)
    setPlace(before =>
      before && slack.channels.find(one => one.id === before.channel)?.is_im ? null : before,
    )
  }
  if (!channel) return <main className="workspace">This workspace has no channel.</main>
  const open = (id: string) => setPlace({ channel: id, thread: null })
  const show = (ts: string | null) => setPlace({ channel: channel.id, thread: ts })
  const thread = place?.channel === channel.id ? place.thread : null
  return (
    <>
      <People slack={slack} user={user} onUser={switchTo} />
      <main className={thread === null ? 'workspace' : 'workspace with-thread'}>
        <section className="channel" aria-label={isHome ? 'Home' : titleOf(channel)}>
          <Bar
            slack={slack}
            user={user}
            channels={mine}
            shown={isHome ? null : channel.id}
            onChannel={open}
            onHome={() => open(HOME)}
          />
          <Away live={live} slack={slack} />
          {isHome ? (
            <HomeView slack={slack} user={user} />
          ) : (
            <ChannelView slack={slack} channel={channel} user={user} onThread={show} />
          )}
        </section>
        {thread !== null && (
          <Thread slack={slack} channel={channel} user={user} ts={thread} onClose={() => show(null)} />
        )}
      </main>
      {modal && <Modal key={modal.id} view={modal} user={user} slack={slack} />}
    </>
  )
}

/** Says loudly when a part of the demo does not answer. */
function Away({ live, slack }: { live: Live; slack: SlackSeen }) {
  const lost = Object.entries(live.links ?? {}).flatMap(([name, up]) => (up ? [] : [name]))
  const said = live.online
    ? lost.length > 0
      ? `These stand-ins do not answer: ${lost.join(', ')}.`
      : slack.bot.connections === 0
        ? 'Slipway is not connected to Slack just now. What you press is not heard.'
        : null
    : 'The demo has ended or does not answer. Start it again with npm run demo.'
  if (said === null) return null
  return (
    <p className="away" role="status">
      {said}
    </p>
  )
}

function Loading({ online }: { online: boolean }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {online ? 'Reading the workspace…' : 'Looking for the demo…'}
    </div>
  )
}
