import type { Element } from '../../slack/elements.ts'
import type { SlackSeen } from '../shapes.ts'
import { Dialog } from './dialog.tsx'
import { Mrkdwn } from './rich.tsx'

export type Confirm = NonNullable<Extract<Element, { type: 'button' }>['confirm']>
type ConfirmProps = { confirm: Confirm; slack: SlackSeen; onConfirm: () => void; onDeny: () => void }

/** Slack's own question before something that matters. */
export function ConfirmDialog({ confirm, slack, onConfirm, onDeny }: ConfirmProps) {
  return (
    <Dialog label={confirm.title.text} className="confirm" onClose={onDeny}>
      <h2>{confirm.title.text}</h2>
      <Mrkdwn slack={slack} text={confirm.text} />
      <div className="dialog-buttons">
        <button type="button" className="button plain" onClick={onDeny}>
          {confirm.deny.text}
        </button>
        <button
          type="button"
          className={`button solid ${confirm.style ?? 'primary'}`}
          onClick={onConfirm}
          autoFocus
        >
          {confirm.confirm.text}
        </button>
      </div>
    </Dialog>
  )
}
