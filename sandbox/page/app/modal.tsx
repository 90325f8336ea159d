import { useId, useState } from 'react'
import type { InputBlock } from '../../slack/blocks.ts'
import type { SlackSeen, View } from '../shapes.ts'
import { act } from './act.ts'
import { Blocks } from './blocks.tsx'
import { Dialog } from './dialog.tsx'
import type { Pressed } from './elements.tsx'
import { Field } from './field.tsx'

type ModalProps = { view: View; user: string; slack: SlackSeen }
type Values = Record<string, Record<string, string | null>>

/** A modal that the app opened for this person: filled in, checked, submitted or closed. */
export function Modal({ view, user, slack }: ModalProps) {
  const { values, errors, problem, busy, close, submit, press, put } = useModal(view, user)
  const form = useId()
  return (
    <Dialog label={view.title.text} className="modal" onClose={close}>
      <header>
        <h2>{view.title.text}</h2>
        <button type="button" className="icon" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <form
        id={form}
        className="modal-body"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        {problem !== null && <p className="problem">{problem}</p>}
        <Blocks
          blocks={view.blocks}
          slack={slack}
          onAction={busy ? false : pressed => void press(pressed)}
          input={block => (
            <Field
              block={block}
              value={filledIn(values, view, block)}
              error={errors[block.block_id ?? ''] ?? null}
              onChange={value => put(block, value)}
            />
          )}
        />
      </form>
      <Buttons view={view} form={form} busy={busy} onClose={close} />
    </Dialog>
  )
}

/** What was filled in so far, what the app said to it, and the ways to tell the app more. */
function useModal(view: View, user: string) {
  const [values, setValues] = useState<Values>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const close = () => void act({ kind: 'close_view', user, view_id: view.id, all: false })
  const submit = async () => {
    setBusy(true)
    const outcome = await act({ kind: 'submit_view', user, view_id: view.id, values })
    setBusy(false)
    setErrors(outcome.errors)
    setProblem(outcome.problem)
  }
  const press = async (pressed: Pressed) => {
    setBusy(true)
    const outcome = await act({ kind: 'block_action', user, view_id: view.id, ...actionOf(pressed), values })
    setBusy(false)
    setProblem(outcome.problem)
  }
  const put = (block: InputBlock, value: string) =>
    setValues(before => ({
      ...before,
      [block.block_id ?? '']: { [block.element.action_id ?? '']: value === '' ? null : value },
    }))
  return { values, errors, problem, busy, close, submit, press, put }
}

type ButtonsProps = { view: View; form: string; busy: boolean; onClose: () => void }

function Buttons({ view, form, busy, onClose }: ButtonsProps) {
  return (
    <div className="dialog-buttons">
      <button type="button" className="button plain" onClick={onClose}>
        {view.close?.text ?? 'Close'}
      </button>
      {view.submit && (
        <button type="submit" form={form} className="button solid primary" disabled={busy}>
          {busy ? 'One moment…' : view.submit.text}
        </button>
      )}
    </div>
  )
}

/** A press as the stand-in wants to hear of it. */
export function actionOf(pressed: Pressed) {
  return {
    ...(pressed.block_id === undefined ? {} : { block_id: pressed.block_id }),
    action_id: pressed.action_id,
    ...(pressed.selected === null ? {} : { selected_option: { value: pressed.selected } }),
  }
}

/** What somebody put in, which may be nothing; else what the view began with. */
function filledIn(values: Values, view: View, block: InputBlock): string {
  const given = values[block.block_id ?? '']?.[block.element.action_id ?? '']
  return given === undefined ? valueIn(view, block) : (given ?? '')
}

function valueIn(view: View, block: InputBlock): string {
  const state = view.state.values[block.block_id ?? '']?.[block.element.action_id ?? '']
  const value = state?.['value']
  const option = state?.['selected_option']
  if (typeof value === 'string') return value
  const chosen = typeof option === 'object' && option !== null && 'value' in option ? option.value : ''
  return typeof chosen === 'string' ? chosen : ''
}
