import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react'
import { useText } from '../text/text.ts'
import { IconButton, join } from './Button.tsx'
import styles from './Dialog.module.css'
import { noteOpen } from './openDialogs.ts'

interface Given {
  title: string
  onClose: () => void
  children: ReactNode
  /** wide: for pages of its own. plain, picture: without head, for what is all content. fixed: what it says has to be done. */
  kind?: 'small' | 'wide' | 'plain' | 'picture' | 'fixed'
}

/** Opens as it is rendered. The browser keeps the focus in it, takes it back where it was, and closes it on Escape. */
export function Dialog({ title, onClose, children, kind = 'small' }: Given): ReactElement {
  const text = useText()
  const heading = useId()
  const isBare = kind === 'plain' || kind === 'picture'
  const dialog = useRef<HTMLDialogElement>(null)
  const pressed = useRef<EventTarget>(null)
  useEffect(() => {
    const { current } = dialog
    if (!current) return
    if (!current.open) current.showModal()
    const noteClosed = noteOpen(current)
    return () => {
      noteClosed()
      current.close()
    }
  }, [])
  return (
    // A click beside it counts as one on the dialog itself; Escape does the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it on Escape
    <dialog
      ref={dialog}
      className={join(styles.dialog, styles[kind])}
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={event => {
        pressed.current = event.target
      }}
      // Who selects text and lets go beside the dialog has not clicked beside it.
      onClick={({ target }) => {
        if (kind !== 'fixed' && target === dialog.current && pressed.current === target) onClose()
      }}
    >
      <div className={styles.inner}>
        <header className={join(styles.head, isBare && 'quietly')}>
          <h2 id={heading}>{title}</h2>
          {!isBare && kind !== 'fixed' && <IconButton icon={X} label={text.close} onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** The buttons at the end of a dialog. */
export function Actions({ children }: { children: ReactNode }): ReactElement {
  return <footer className={styles.actions}>{children}</footer>
}
