import { useEffect } from 'react'
import { go, open } from './place.ts'

/** What stands in the sheet of keys. */
export const keys = {
  search: ['⌘/Ctrl', 'K'],
  newChat: ['⌘/Ctrl', '⇧', 'O'],
  message: ['/'],
  keys: ['?'],
  send: ['↵'],
  newLine: ['⇧', '↵'],
  editLast: ['↑'],
  close: ['Esc'],
} as const

export const toMessage = () => document.querySelector<HTMLTextAreaElement>('form textarea')?.focus()

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

/** Keys that work everywhere; single letters only where nothing is typed. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const mod = event.metaKey || event.ctrlKey
      const key = event.key.toLowerCase()
      const action =
        mod && key === 'k'
          ? () => open('search')
          : mod && event.shiftKey && key === 'o'
            ? () => go(null)
            : mod || event.altKey || isTyping(event.target)
              ? undefined
              : { '/': toMessage, '?': () => open('keys') }[key]
      if (!action) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
