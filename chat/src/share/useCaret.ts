import { type RefObject, useEffect, useState } from 'react'

/** A text, and where one writes in it. */
export interface Caret {
  text: string
  /** Null without focus, and where something is selected. */
  at: number | null
}

const events = ['input', 'keyup', 'click', 'focus', 'blur'] as const

/** Follows the caret of a field, with the text that it stands in at the same moment. */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>): Caret {
  const [caret, setCaret] = useState<Caret>({ text: '', at: null })
  useEffect(() => {
    const { current } = field
    if (!current) return
    const look = () => {
      const { value: text, selectionStart, selectionEnd } = current
      const isHere = document.activeElement === current && selectionStart === selectionEnd
      const at = isHere ? selectionEnd : null
      setCaret(known => (known.text === text && known.at === at ? known : { text, at }))
    }
    look()
    for (const event of events) current.addEventListener(event, look)
    document.addEventListener('selectionchange', look)
    return () => {
      for (const event of events) current.removeEventListener(event, look)
      document.removeEventListener('selectionchange', look)
    }
  }, [field])
  return caret
}
