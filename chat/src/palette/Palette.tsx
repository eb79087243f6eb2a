import type { SearchSnippet } from '@parley/sdk'
import { useConversations } from '@parley/sdk/react'
import {
  Archive,
  CircleHelp,
  type LucideIcon,
  MessageSquare,
  Moon,
  Paperclip,
  Search,
  SquarePen,
  Sun,
  UserRound,
} from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react'
import type { OpenedProps } from '../app/Opened.tsx'
import { go, open } from '../app/place.ts'
import { chooseTheme } from '../app/theme.ts'
import { Dialog } from '../control/Dialog.tsx'
import { Icon } from '../control/Icon.tsx'
import { dayOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Palette.module.css'
import { Snippet } from './Snippet.tsx'
import { useSnippets } from './useSnippets.ts'

interface Entry {
  key: string
  label: string
  icon: LucideIcon
  about?: string
  /** Where it has what was searched for. */
  snippet?: SearchSnippet | undefined
  run: () => void
}

const PAUSE_MS = 150
/** A list of its own: what is searched for here changes nothing at the side. */
const FOUND = { pageSize: 12, filter: {} }

/** Conversations by their words, and everything there is to do. */
export default function Palette({ onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  const { conversations, search, loadingMore, words: searched } = useConversations(FOUND)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const snippets = useSnippets(searched, conversations)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    const timer = setTimeout(() => void search(words.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [words, search])
  useEffect(() => () => void search(''), [search])

  const then = (run: () => void) => () => {
    onClose()
    run()
  }
  const actions: Entry[] = [
    { key: 'new', label: t.newChat, icon: SquarePen, run: then(() => go(null)) },
    { key: 'library', label: t.allConversations, icon: Archive, run: () => open('library') },
    { key: 'files', label: t.files, icon: Paperclip, run: () => open('files') },
    { key: 'profile', label: t.profile, icon: UserRound, run: () => open('profile') },
    { key: 'keys', label: t.keys, icon: CircleHelp, run: () => open('keys') },
    { key: 'light', label: t.themes.light, icon: Sun, run: then(() => chooseTheme('light')) },
    { key: 'dark', label: t.themes.dark, icon: Moon, run: then(() => chooseTheme('dark')) },
  ]
  const isFound = (entry: Entry) => entry.label.toLowerCase().includes(words.trim().toLowerCase())
  const found = conversations.map(
    (one): Entry => ({
      key: one.id,
      label: one.title ?? t.newChat,
      icon: MessageSquare,
      about: dayOf(one.lastMessageAt ?? one.createdAt),
      snippet: snippets.get(one.id),
      run: then(() => go(one.id, snippets.get(one.id)?.messageId)),
    }),
  )
  const entries = [...actions.filter(isFound), ...found]
  const current = Math.min(at, entries.length - 1)

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const next = (current + step + entries.length) % entries.length
      setAt(next)
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) entries[current]?.run()
  }
  return (
    <Dialog title={t.search} onClose={onClose} kind="plain">
      <div className={styles.field}>
        <Icon of={Search} />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={entries[current] ? `${id}-${current}` : undefined}
          aria-label={t.search}
          placeholder={t.searchHint}
          value={words}
          maxLength={200}
          onChange={event => {
            setWords(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t.results}
        aria-busy={loadingMore}
        className={styles.list}
      >
        {entries.map(({ key, label, icon, about, snippet, run }, i) => (
          // The field has the focus, and the keys.
          <div
            key={key}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            className={styles.entry}
            onClick={run}
            onKeyDown={onKeyDown}
          >
            <Icon of={icon} />
            <span dir="auto">
              {label}
              {snippet && <Snippet snippet={snippet} />}
            </span>
            {about && <small>{about}</small>}
          </div>
        ))}
      </div>
      {entries.length === 0 && searched === words.trim() && <p className={styles.none}>{t.nothingFound}</p>}
    </Dialog>
  )
}
