import { WifiOff } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { Icon } from '../control/Icon.tsx'
import { useText } from '../text/text.ts'
import styles from './Connection.module.css'

/** A short break is no news. */
const PATIENCE_MS = 1200
const BACK_MS = 2500

/** Says that the server cannot be heard, and when it can be again. */
export function Connection({ state }: { state: 'online' | 'reconnecting' }): ReactElement {
  const t = useText()
  const [shown, setShown] = useState<'none' | 'lost' | 'back'>('none')
  useEffect(() => {
    const lost = state === 'reconnecting'
    const timer = setTimeout(
      () => setShown(before => (lost ? 'lost' : before === 'lost' ? 'back' : 'none')),
      lost ? PATIENCE_MS : 0,
    )
    return () => clearTimeout(timer)
  }, [state])
  useEffect(() => {
    if (shown !== 'back') return
    const timer = setTimeout(() => setShown('none'), BACK_MS)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className={styles.place} role="status">
      {shown !== 'none' && (
        <p className={styles.banner} data-state={shown}>
          {shown === 'lost' && <Icon of={WifiOff} />}
          {shown === 'lost' ? t.connectionLost : t.connectionBack}
        </p>
      )}
    </div>
  )
}
