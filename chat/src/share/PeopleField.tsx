import { type ReactElement, useState } from 'react'
import { Avatar } from '../control/Avatar.tsx'
import { Field } from '../control/Field.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Share.module.css'
import { usePeople } from './usePeople.ts'

interface Given {
  isKnown: (id: string) => boolean
  onChoose: (id: string) => void
}

/** People by the beginning of their names. */
export function PeopleField({ isKnown, onChoose }: Given): ReactElement {
  const t = useOpenedText()
  const [words, setWords] = useState('')
  const found = usePeople(words)
  const shown = found?.filter(({ id }) => !isKnown(id))
  return (
    <>
      <Field label={t.addPeople} value={words} onChange={setWords} placeholder={t.name} type="search" />
      {shown && (
        <ul className={styles.found} aria-label={t.results}>
          {shown.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  onChoose(id)
                  setWords('')
                }}
              >
                <Avatar name={name} id={id} size={32} />
                {name ?? t.somebody}
              </button>
            </li>
          ))}
          {shown.length === 0 && <li className={styles.note}>{t.nobodyFound}</li>}
        </ul>
      )}
    </>
  )
}
