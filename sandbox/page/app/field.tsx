import { useId } from 'react'
import type { InputBlock } from '../../slack/blocks.ts'

type FieldProps = {
  block: InputBlock
  value: string
  error: string | null
  onChange: (value: string) => void
}

/** One input of a modal with its label, hint and what is wrong with it. */
export function Field({ block, value, error, onChange }: FieldProps) {
  const id = useId()
  const described = error === null && !block.hint ? undefined : `${id}-said`
  return (
    <div className="field">
      <label htmlFor={id}>
        {block.label.text} {block.optional && <span className="quiet">(optional)</span>}
      </label>
      <Input
        id={id}
        block={block}
        value={value}
        described={described}
        wrong={error !== null}
        onChange={onChange}
      />
      {error !== null && (
        <p id={described} className="problem" role="alert">
          {error}
        </p>
      )}
      {error === null && block.hint && (
        <p id={described} className="quiet">
          {block.hint.text}
        </p>
      )}
    </div>
  )
}

type InputProps = {
  id: string
  block: InputBlock
  value: string
  described: string | undefined
  wrong: boolean
  onChange: (value: string) => void
}

function Input({ id, block, value, described, wrong, onChange }: InputProps) {
  const { element } = block
  const shared = { id, value, 'aria-describedby': described, 'aria-invalid': wrong }
  if (element.type === 'checkboxes') {
    return <Checks id={id} element={element} value={value} onChange={onChange} />
  }
  if ('options' in element || 'option_groups' in element) {
    const grouped =
      'option_groups' in element ? (element.option_groups ?? []).flatMap(one => one.options) : []
    const options = [...(element.options ?? []), ...grouped]
    return (
      <select {...shared} className="select" onChange={event => onChange(event.target.value)}>
        <option value="" disabled>
          Choose
        </option>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.text.text}
          </option>
        ))}
      </select>
    )
  }
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined
  if (element.type === 'plain_text_input' && element.multiline) {
    return (
      <textarea
        {...shared}
        rows={3}
        placeholder={placeholder}
        onChange={event => onChange(event.target.value)}
      />
    )
  }
  return <input {...shared} placeholder={placeholder} onChange={event => onChange(event.target.value)} />
}

type ChecksProps = {
  id: string
  element: Extract<InputBlock['element'], { type: 'checkboxes' }>
  value: string
  onChange: (value: string) => void
}

/** Boxes to be ticked; the page keeps one at most, which is all that the product asks for. */
function Checks({ id, element, value, onChange }: ChecksProps) {
  return (
    <div id={id} className="checks">
      {element.options.map(option => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={option.value === value}
            onChange={event => onChange(event.target.checked ? option.value : '')}
          />{' '}
          {option.text.text}
        </label>
      ))}
    </div>
  )
}
