import type { ReactElement } from 'react'
import { explain } from '../app/explain.ts'
import { useServer } from '../app/useServer.ts'
import { Button } from '../control/Button.tsx'
import { useText } from '../text/text.ts'
import styles from './SignIn.module.css'

/** Every way to sign in. All lead back here. */
export function Providers(): ReactElement {
  const t = useText()
  const { value, error, reload } = useServer()
  const back = `?${new URLSearchParams({ returnTo: location.pathname + location.hash })}`
  if (error && !value)
    return (
      <div role="alert" className={styles.providers}>
        <p>{explain(error, t)}</p>
        <Button onClick={reload}>{t.tryAgain}</Button>
      </div>
    )
  return (
    <nav className={styles.providers} aria-label={t.signIn} aria-busy={!value}>
      {value?.providers.map(({ id, name, loginUrl }, i) => (
        <a key={id} className={styles.provider} data-first={i === 0} href={loginUrl + back}>
          {t.signInWith(name)}
        </a>
      ))}
    </nav>
  )
}
