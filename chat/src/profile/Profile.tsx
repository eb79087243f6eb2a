import { type ReactElement, useEffect, useRef } from 'react'
import { Links } from '../app/Links.tsx'
import type { OpenedProps } from '../app/Opened.tsx'
import { open } from '../app/place.ts'
import { Button } from '../control/Button.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { Account } from './Account.tsx'
import { ApiKeys } from './ApiKeys.tsx'
import { Data } from './Data.tsx'
import { Preferences } from './Preferences.tsx'
import styles from './Profile.module.css'
import { Readers } from './Readers.tsx'
import { Sessions } from './Sessions.tsx'
import { Usage } from './Usage.tsx'

const parts = {
  account: Account,
  preferences: Preferences,
  sessions: Sessions,
  usage: Usage,
  apiKeys: ApiKeys,
  readers: Readers,
  data: Data,
}
const names = Object.keys(parts) as (keyof typeof parts)[]

/** What is one's own: who one is, where one is signed in, what was used. */
export default function Profile({ me, part, onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  const current = names.find(name => name === part) ?? 'account'
  const Part = parts[current]
  const bar = useRef<HTMLElement>(null)
  // On a phone the names of the parts are a row that is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another part is shown
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [current])
  return (
    <Dialog title={t.profile} onClose={onClose} kind="wide">
      <div className={styles.profile}>
        <nav ref={bar} className={styles.parts} aria-label={t.profile}>
          {names.map(name => (
            <Button
              key={name}
              kind="quiet"
              aria-current={name === current ? 'page' : undefined}
              onClick={() => open(`profile/${name}`)}
            >
              {t.parts[name]}
            </Button>
          ))}
        </nav>
        <section className={styles.part} aria-label={t.parts[current]}>
          <Part me={me} />
          <Links />
        </section>
      </div>
    </Dialog>
  )
}
