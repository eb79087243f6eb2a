import type { Conversation, User } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { type ReactElement, type RefObject, useId, useState } from 'react'
import { Avatar } from '../control/Avatar.tsx'
import { say } from '../control/toast.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Mention.module.css'
import { mentionAt } from './mentionAt.ts'
import { useCaret } from './useCaret.ts'
import { useCombobox } from './useCombobox.ts'
import { useParticipants } from './useParticipants.ts'
import { usePeople } from './usePeople.ts'

interface Given {
  me: User
  conversation: Conversation
  field: RefObject<HTMLTextAreaElement | null>
}

/** Whoever is being named behind an @ can be let into the conversation. */
export function Mention({ me, conversation, field }: Given): ReactElement | null {
  const t = useOpenedText()
  const parley = useParley()
  const list = useId()
  const { participants, reload } = useParticipants(conversation)
  const { text, at } = useCaret(field)
  const place = at === null ? null : mentionAt(text, at)
  const [chosen, setChosen] = useState<string | null>(null)
  /** Where an @ stands whose list was closed. */
  const [closed, setClosed] = useState<number | null>(null)
  if (closed !== null && closed !== place?.from) setClosed(null)
  if (chosen !== null && !place) setChosen(null)
  const isWanted = place !== null && closed !== place.from
  const found = usePeople(isWanted ? place.words : '')?.filter(({ id }) => id !== me.id) ?? []
  const isOpen = isWanted && found.length > 0
  const index = Math.max(
    0,
    found.findIndex(({ id }) => id === chosen),
  )
  const optionId = (id: string) => `${list}${id}`
  const choose = (next: number) => setChosen(found.at(next % found.length)?.id ?? null)

  function letIn(id: string, name: string): void {
    if (participants.some(({ user }) => user.id === id)) return
    const failed = () => say(t.failed)
    const takeOut = () => void parley.removeParticipant(conversation.id, id).then(reload, failed)
    parley
      .addParticipant(conversation.id, id, 'WRITE')
      .then(() => say(t.letIn(name), { label: t.undo, run: takeOut }), failed)
  }

  function take(person: User | undefined): void {
    const { current } = field
    if (!current || !person || !place || at === null) return
    const name = person.name ?? t.somebody
    current.setSelectionRange(place.from, at)
    const isFollowed = text.startsWith(' ', at)
    insert(current, `@${name}${isFollowed ? '' : ' '}`)
    if (isFollowed) current.setSelectionRange(current.selectionEnd + 1, current.selectionEnd + 1)
    letIn(person.id, name)
  }

  useCombobox({
    field,
    list: isOpen ? list : null,
    active: isOpen ? optionId(found[index]?.id ?? '') : undefined,
    onKey(key) {
      if (key === 'Enter' || key === 'Tab') take(found[index])
      else if (key === 'Escape') setClosed(place?.from ?? null)
      else if (key === 'ArrowDown') choose(index + 1)
      else if (key === 'ArrowUp') choose(index - 1)
      else if (key === 'Home') choose(0)
      else if (key === 'End') choose(-1)
      else return false
      return true
    },
  })

  if (!isOpen) return null
  return (
    <div id={list} role="listbox" className={styles.people} aria-label={t.addPeople}>
      {found.map((person, i) => (
        // The focus stays in the field, which has the keys.
        // biome-ignore lint/a11y/useKeyWithClickEvents: by those of the combobox
        // biome-ignore lint/a11y/useFocusableInteractive: named by aria-activedescendant
        <div
          key={person.id}
          id={optionId(person.id)}
          role="option"
          aria-selected={i === index}
          className={styles.person}
          onPointerDown={event => event.preventDefault()}
          onMouseDown={event => event.preventDefault()}
          onPointerMove={() => setChosen(person.id)}
          onClick={() => take(person)}
        >
          <Avatar name={person.name} id={person.id} />
          <span dir="auto">{person.name ?? t.somebody}</span>
        </div>
      ))}
    </div>
  )
}

/** As if it were typed, so that it can be taken back like what is. */
function insert(field: HTMLTextAreaElement, words: string): void {
  if (document.execCommand('insertText', false, words)) return
  field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
