import type { ReactElement, ReactNode } from 'react'
import { useAppearance } from '../app/useAppearance.ts'
import { useModels } from '../model/useModels.ts'
import { useText } from '../text/text.ts'
import styles from './Greeting.module.css'

interface Given {
  name: string | null
  onSuggest: (text: string) => void
  children: ReactNode
}

/** A new conversation: nothing but a greeting, the composer, and a few ways to begin. */
export function Greeting({ name, onSuggest, children }: Given): ReactElement {
  const t = useText()
  const first = name?.split(' ')[0]
  const { value } = useAppearance()
  const { isNone } = useModels()
  const own = value?.suggestions ?? []
  return (
    <div className={styles.greeting}>
      <h1>{first ? t.greetingFor(first) : t.greeting}</h1>
      {children}
      {!isNone && (
        <ul className={styles.suggestions} aria-label={t.suggestions}>
          {(own.length > 0 ? own : t.suggested).map(suggestion => (
            <li key={suggestion}>
              <button type="button" onClick={() => onSuggest(suggestion)}>
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
