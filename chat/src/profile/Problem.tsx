import { ParleyError } from '@parley/sdk'
import type { ReactElement } from 'react'
import { explain } from '../app/explain.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Profile.module.css'

/** What went wrong; where a fresh session would help, the way to one and back. */
export function Problem({ error }: { error: Error | null }): ReactElement | null {
  const t = useOpenedText()
  if (!error) return null
  const needsFresh = error instanceof ParleyError && error.code === 'REAUTH_REQUIRED'
  const back = new URLSearchParams({ returnTo: location.pathname + location.hash })
  return (
    <p className={styles.problem} role="alert">
      {explain(error, t)} {needsFresh && <a href={`/auth/logout?${back}`}>{t.signInAgain}</a>}
    </p>
  )
}
