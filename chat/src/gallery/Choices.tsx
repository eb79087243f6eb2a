import { Search } from 'lucide-react'
import { type ReactElement, useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Gallery.module.css'
import type { Wanted } from './useFiles.ts'

const PAUSE_MS = 200

interface Given {
  /** The conversation that is open; null: a new one, which has none. */
  here: string | null
  wanted: Wanted
  onWant: (wanted: Wanted) => void
}

/** Whose files, by which words, in which order. */
export function Choices({ here, wanted, onWant }: Given): ReactElement {
  const t = useOpenedText()
  const [typed, setTyped] = useState(wanted.words)
  const look = useEffectEvent(() => {
    const words = typed.trim()
    if (words !== wanted.words) onWant({ ...wanted, words })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies(typed): each letter begins the pause anew
  useEffect(() => {
    const timer = setTimeout(look, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div className={styles.choices}>
      {here !== null && (
        <fieldset className={styles.group}>
          <legend className="quietly">{t.whoseFiles}</legend>
          {[here, null].map(conversationId => (
            <Button
              key={conversationId}
              kind="quiet"
              aria-pressed={wanted.conversationId === conversationId}
              onClick={() => onWant({ ...wanted, conversationId })}
            >
              {conversationId ? t.thisConversation : t.ownFiles}
            </Button>
          ))}
        </fieldset>
      )}
      <label className={styles.search}>
        <Icon of={Search} />
        <input
          type="search"
          aria-label={t.searchFiles}
          placeholder={t.searchFiles}
          maxLength={200}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <fieldset className={styles.group}>
        <legend className="quietly">{t.order}</legend>
        {[false, true].map(largestFirst => (
          <Button
            key={String(largestFirst)}
            kind="quiet"
            aria-pressed={wanted.largestFirst === largestFirst}
            onClick={() => onWant({ ...wanted, largestFirst })}
          >
            {largestFirst ? t.largest : t.newest}
          </Button>
        ))}
      </fieldset>
    </div>
  )
}
