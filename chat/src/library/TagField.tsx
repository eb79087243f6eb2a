import { Tag } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { IconButton } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Library.module.css'

/** A word to put on what is selected. */
export function TagField({ onAdd }: { onAdd: (tag: string) => void }): ReactElement {
  const t = useOpenedText()
  const [draft, setDraft] = useState('')
  return (
    <form
      className={styles.tagField}
      onSubmit={event => {
        event.preventDefault()
        if (draft.trim() === '') return
        onAdd(draft.trim())
        setDraft('')
      }}
    >
      <input
        value={draft}
        maxLength={50}
        placeholder={t.tag}
        aria-label={t.tag}
        onChange={event => setDraft(event.target.value)}
      />
      <IconButton type="submit" icon={Tag} label={t.addTag} disabled={draft.trim() === ''} />
    </form>
  )
}
