import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Option } from '../../slack/elements.ts'
import { useSignedIn } from './session.tsx'

type OverflowProps = { options: Option[]; disabled: boolean; onChoose: (value: string) => void }

/** The menu behind three dots: arrow keys, Escape and a click elsewhere work as in Slack. */
export function Overflow({ options, disabled, onChoose }: OverflowProps) {
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const id = useId()
  const signedIn = useSignedIn()
  useEffect(() => {
    if (!open) return
    menu.current?.querySelector('button')?.focus()
    const away = (event: PointerEvent) => {
      const inside = event.target instanceof Node && menu.current?.parentElement?.contains(event.target)
      if (!inside) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open])
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  const choose = ({ value, url }: Option) => {
    close()
    if (url !== undefined) window.open(signedIn(url), '_blank', 'noreferrer')
    onChoose(value)
  }
  return (
    <div className="overflow">
      <button
        ref={opener}
        type="button"
        className="overflow-opener"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        disabled={disabled}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {open && (
        <div ref={menu} id={id} role="menu" className="overflow-menu" onKeyDown={event => move(event, close)}>
          <Choices options={options} onChoose={choose} />
        </div>
      )}
    </div>
  )
}

type ChoicesProps = { options: Option[]; onChoose: (option: Option) => void }

function Choices({ options, onChoose }: ChoicesProps) {
  return options.map(option => (
    <button key={option.value} type="button" role="menuitem" onClick={() => onChoose(option)}>
      {option.text.text}
    </button>
  ))
}

function move(event: KeyboardEvent<HTMLDivElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll('button')]
  const at = items.findIndex(item => item === document.activeElement)
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step !== undefined) {
    event.preventDefault()
    items.at((at + step) % items.length)?.focus()
  }
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault()
    close()
  }
}
