import type { User } from '@parley/sdk'
import { PanelLeft, Search, SquarePen } from 'lucide-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { Brand } from '../app/Brand.tsx'
import { keep, useKept } from '../app/kept.ts'
import { go, open } from '../app/place.ts'
import { useAppearance } from '../app/useAppearance.ts'
import { Button, IconButton, join } from '../control/Button.tsx'
import { useText } from '../text/text.ts'
import { List } from './List.tsx'
import { Person } from './Person.tsx'
import styles from './Sidebar.module.css'

interface Given {
  me: User
  current: string | null
  /** On a phone it is a sheet, which is open or not. */
  isOpen: boolean
  onClose: () => void
}

export function Sidebar({ me, current, isOpen, onClose }: Given): ReactElement {
  const t = useText()
  const { value } = useAppearance()
  const isFolded = useKept('sidebar') === 'folded'
  const side = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isOpen) return
    side.current?.querySelector('button')?.focus()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOpen, onClose])

  const start = () => {
    go(null)
    onClose()
  }
  return (
    <>
      {isOpen && <button type="button" className={styles.shade} aria-label={t.close} onClick={onClose} />}
      <aside
        ref={side}
        className={join(styles.sidebar, isFolded && styles.folded, isOpen && styles.open)}
        aria-label={t.conversations}
      >
        <header className={styles.head}>
          <a
            className={styles.home}
            href="/"
            aria-label={value?.companyName ?? 'Parley'}
            onClick={event => {
              event.preventDefault()
              start()
            }}
          >
            <Brand size={24} />
          </a>
          <IconButton
            className={styles.fold}
            icon={PanelLeft}
            label={isFolded ? t.unfold : t.fold}
            aria-expanded={!isFolded}
            onClick={() => keep('sidebar', isFolded ? null : 'folded')}
          />
        </header>
        <nav className={styles.begin} aria-label={t.begin}>
          <Button className={styles.wide} icon={SquarePen} onClick={start} title={t.newChat}>
            <span>{t.newChat}</span>
          </Button>
          <IconButton icon={Search} label={t.search} onClick={() => open('search')} className={styles.find} />
        </nav>
        <List me={me.id} current={current} isFolded={isFolded && !isOpen} onChoose={onClose} />
        <Person me={me} />
      </aside>
    </>
  )
}
