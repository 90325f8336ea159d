import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

type DialogProps = { label: string; onClose: () => void; children: ReactNode; className: string }

/** A dialog over everything else: the browser keeps the focus inside, Escape closes it. */
export function Dialog({ label, onClose, children, className }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      {children}
    </dialog>
  )
}
