import { useState } from 'react'
import type { Block } from '../../slack/blocks.ts'
import type { Element } from '../../slack/elements.ts'
import type { SlackSeen } from '../shapes.ts'
import { ConfirmDialog } from './confirm.tsx'
import { Overflow } from './overflow.tsx'
import { useSignedIn } from './session.tsx'

/** What somebody pressed or chose: `selected` is the value of an option. */
export type Pressed = { block_id: string | undefined; action_id: string; selected: string | null }
export type OnAction = (pressed: Pressed) => void

export type ElementProps = { element: Element; block: Block; slack: SlackSeen; onAction: OnAction | false }
type ButtonElement = Extract<Element, { type: 'button' }>

/** One element that can be pressed; its confirmation, where it has one, is asked first. */
export function ActionElement({ element, block, slack, onAction }: ElementProps) {
  const [asking, setAsking] = useState<string | null>(null)
  const confirm = 'confirm' in element ? element.confirm : undefined
  const fire = (selected: string | null) => {
    if (onAction) onAction({ block_id: block.block_id, action_id: element.action_id ?? '', selected })
  }
  const press = (selected: string | null) => (confirm ? setAsking(selected ?? 'press') : fire(selected))
  return (
    <>
      <Control element={element} disabled={onAction === false} press={press} />
      {asking !== null && confirm && (
        <ConfirmDialog
          confirm={confirm}
          slack={slack}
          onDeny={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null)
            fire(element.type === 'button' ? null : asking)
          }}
        />
      )}
    </>
  )
}

type ControlProps = { element: Element; disabled: boolean; press: (selected: string | null) => void }

function Control({ element, disabled, press }: ControlProps) {
  switch (element.type) {
    case 'button':
      return <Button element={element} disabled={disabled} press={press} />
    case 'overflow':
      return <Overflow options={element.options} disabled={disabled} onChoose={press} />
    case 'static_select':
      return <Select element={element} disabled={disabled} press={press} />
    case 'multi_static_select':
    case 'users_select':
    case 'multi_users_select':
    case 'conversations_select':
    case 'channels_select':
    case 'checkboxes':
    case 'radio_buttons':
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <span className="block-missing">{element.type} is not shown here</span>
  }
}

function Button({ element, disabled, press }: Omit<ControlProps, 'element'> & { element: ButtonElement }) {
  const signedIn = useSignedIn()
  const open = () => {
    if (element.url !== undefined) window.open(signedIn(element.url), '_blank', 'noreferrer')
    press(null)
  }
  return (
    <button
      type="button"
      className={`button ${element.style ?? 'plain'}`}
      aria-label={element.accessibility_label}
      disabled={disabled}
      onClick={open}
    >
      {element.text.text}
    </button>
  )
}

type SelectElement = Extract<Element, { type: 'static_select' }>

function Select({ element, disabled, press }: Omit<ControlProps, 'element'> & { element: SelectElement }) {
  const grouped = (element.option_groups ?? []).flatMap(group => group.options)
  const options = [...(element.options ?? []), ...grouped]
  return (
    <select
      className="select"
      disabled={disabled}
      aria-label={element.placeholder?.text ?? 'Choose'}
      value={element.initial_option?.value ?? ''}
      onChange={event => press(event.target.value)}
    >
      <option value="" disabled>
        {element.placeholder?.text ?? 'Choose'}
      </option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.text.text}
        </option>
      ))}
    </select>
  )
}
