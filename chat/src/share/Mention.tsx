import type { Conversation } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import type { ReactElement } from 'react'
import { Avatar } from '../control/Avatar.tsx'
import { say } from '../control/toast.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Share.module.css'
import { usePeople } from './usePeople.ts'

const mention = /(^|\s)@(\p{L}[\p{L}\p{M}'-]*)$/u

interface Given {
  conversation: Conversation
  text: string
  onText: (text: string) => void
}

/** Whoever is named behind an @ at the end of the text can be let into the conversation. */
export function Mention({ conversation, text, onText }: Given): ReactElement | null {
  const t = useOpenedText()
  const parley = useParley()
  const words = mention.exec(text)?.[2] ?? ''
  const found = usePeople(words)
  if (words === '' || !found || found.length === 0) return null

  const add = (id: string, name: string) => {
    parley.addParticipant(conversation.id, id, 'WRITE').then(
      () => {
        onText(text.replace(mention, (_, before: string) => `${before}@${name} `))
        say(t.letIn(name))
      },
      () => say(t.failed),
    )
  }
  return (
    <ul className={styles.mention} aria-label={t.addPeople}>
      {found.map(({ id, name }) => (
        <li key={id}>
          <button type="button" onClick={() => add(id, name ?? t.somebody)}>
            <Avatar name={name} id={id} />
            {name ?? t.somebody}
          </button>
        </li>
      ))}
    </ul>
  )
}
