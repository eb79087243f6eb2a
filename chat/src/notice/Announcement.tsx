import type { AppearanceNews } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { Megaphone, X } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { keep, useKept } from '../app/kept.ts'
import { useAppearance } from '../app/useAppearance.ts'
import { IconButton } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { useText } from '../text/text.ts'
import styles from './Announcement.module.css'

const EVERY_MS = 60_000

/** What everybody should know, until it is over or they put it away. */
export default function Announcement(): ReactElement | null {
  const t = useText()
  const parley = useParley()
  const { value: whole, reload } = useAppearance()
  const [news, setNews] = useState<AppearanceNews | null>(null)
  const away = useKept('announcement')
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') parley.appearanceNews().then(setNews, () => undefined)
    }
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [parley])
  const isOld = whole && news && whole.version !== news.version
  useEffect(() => {
    if (isOld) reload()
  }, [isOld, reload])
  const told = (news ?? whole)?.announcement
  if (!told || told.createdAt === away) return null
  return (
    <div className={styles.announcement} data-level={told.level} role="status">
      <Icon of={Megaphone} />
      <p>{told.text}</p>
      <IconButton icon={X} label={t.close} onClick={() => keep('announcement', told.createdAt)} />
    </div>
  )
}
