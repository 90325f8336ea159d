import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Blocks } from '../../../../sandbox/page/app/blocks.tsx'
import type { SlackSeen } from '../../../../sandbox/page/shapes.ts'
import type { Block } from '../../../../sandbox/slack/blocks.ts'

const slack: SlackSeen = {
  bot: { userId: 'U01SLIPWAY', name: 'Slipway', connections: 1 },
  users: [{ id: 'U01ANN', name: 'ann', real_name: 'Ann', color: '2e7d32' }],
  usergroups: [],
  channels: [],
  messages: {},
  ephemerals: [],
  modals: {},
  homes: {},
}

const draw = (blocks: Block[]) =>
  renderToStaticMarkup(createElement(Blocks, { blocks, slack, onAction: () => {} }))
const says = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })

it('draws bold, links and mentions with the names of people', () => {
  const html = draw([says('*Live* for <@U01ANN>: <http://127.0.0.1/x|compare>')])
  expect(html).toContain('@ann')
  expect(html).toContain('href="http://127.0.0.1/x"')
  expect(html).not.toContain('*Live*')
})

it('draws a link whose words are an address with a port', () => {
  const html = draw([says('Enter `AB` on <http://127.0.0.1:80/login|127.0.0.1:80/login>.')])
  expect(html).toContain('href="http://127.0.0.1:80/login"')
  expect(html).not.toContain('](')
})

it('keeps escaped text as text: nobody is mentioned by what somebody typed', () => {
  const html = draw([says('Fix &lt;!channel&gt; and &lt;@U01ANN&gt; &amp; &lt;b&gt;')])
  expect(html).not.toContain('@channel')
  expect(html).not.toContain('class="mention"')
  expect(html).not.toContain('<b>')
})

it('draws dates in a time element with their moment', () => {
  expect(draw([says('since <!date^1795479789^{time}|00:23 UTC>')])).toContain('<time dateTime="2026-')
})

it('draws buttons with their labels for screen readers, and a menu that says what it is', () => {
  const option = { text: { type: 'plain_text' as const, text: 'Hold…' }, value: 'hold' }
  const html = draw([
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Failed' },
      accessory: { type: 'overflow', action_id: 'more', options: [option] },
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'roll_back',
          style: 'danger',
          text: { type: 'plain_text', text: 'Roll back' },
          accessibility_label: 'Roll back search in staging',
        },
      ],
    },
  ])
  expect(html).toContain('aria-label="Roll back search in staging"')
  expect(html).toContain('aria-label="More actions"')
  expect(html).toContain('aria-haspopup="menu"')
})
