import { useEffect, useState } from 'react'
import { forget, keep, read } from '../app/kept.ts'

const nameOf = (user: string, conversation: string | null) => `draft.${user}.${conversation ?? 'new'}`

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
  return [
    current.text,
    text => {
      keep(name, text === '' ? null : text)
      setDraft({ name, text })
    },
  ]
}

/** Whoever signs out leaves nothing of theirs. */
export const forgetDrafts = (): void => forget('draft.')
