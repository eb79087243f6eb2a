import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Message.module.css'

interface Given {
  text: string
  /** It carries files, which may be all of it. */
  mayBeEmpty: boolean
  onSave: (text: string) => void
  onClose: () => void
}

/** Writes a message anew. The version before stays, and can be switched back to. */
export default function EditBox({ text, mayBeEmpty, onSave, onClose }: Given): ReactElement {
  const t = useOpenedText()
  const [draft, setDraft] = useState(text)
  const input = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const { current } = input
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [])
  const canSave = mayBeEmpty || draft.trim() !== ''
  return (
    <form
      className={styles.edit}
      onSubmit={event => {
        event.preventDefault()
        if (canSave) onSave(draft)
      }}
    >
      <textarea
        ref={input}
        dir="auto"
        value={draft}
        aria-label={t.edit}
        onChange={event => setDraft(event.target.value)}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') onClose()
          if (event.key !== 'Enter' || event.shiftKey) return
          // On a phone Enter is the only way to a new line.
          if (matchMedia('(pointer: coarse)').matches && !event.ctrlKey && !event.metaKey) return
          event.preventDefault()
          if (canSave) onSave(draft)
        }}
      />
      <div className={styles.editBar}>
        <span>{t.editKeeps}</span>
        <Button kind="quiet" onClick={onClose}>
          {t.cancel}
        </Button>
        <Button kind="primary" type="submit" disabled={!canSave}>
          {t.send}
        </Button>
      </div>
    </form>
  )
}
