import { useCallback, useEffect, useState } from 'react'
import { forget, keep, read } from '../app/kept.ts'

/** Where it is kept. */
export const nameOf = (user: string, conversation: string | null) => `draft.${user}.${conversation ?? 'new'}`

/** What was typed and not sent: kept in this browser, for this person, through reloads and lost sessions. */
export function useDraft(user: string, conversation: string | null): [string, (text: string) => void] {
  const name = nameOf(user, conversation)
  const [draft, setDraft] = useState({ name, text: read(name) ?? '' })
  const current = draft.name === name ? draft : { name, text: read(name) ?? '' }
  if (current !== draft) setDraft(current)
  useEffect(() => {
    // Another tab writes in the same place.
    const follow = (event: StorageEvent) => {
      if (event.key === `parley.${name}` && !document.hasFocus())
        setDraft({ name, text: event.newValue ?? '' })
    }
    addEventListener('storage', follow)
    return () => removeEventListener('storage', follow)
  }, [name])
  const write = useCallback(
    (text: string) => {
      keep(name, text === '' ? null : text)
      setDraft({ name, text })
    },
    [name],
  )
  return [current.text, write]
}

/** What was typed while the first message was on its way belongs to the conversation that it began. */
export function moveDraft(user: string, to: string): void {
  const text = read(nameOf(user, null))
  if (!text) return
  keep(nameOf(user, to), text)
  keep(nameOf(user, null), null)
}

/** Whoever signs out leaves nothing of theirs. */
export const forgetDrafts = (): void => forget('draft.')
