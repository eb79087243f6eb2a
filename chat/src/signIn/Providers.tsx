import type { LoginProvider } from '@parley/sdk'
import { type ReactElement, Suspense, useState } from 'react'
import { explain } from '../app/explain.ts'
import { page } from '../app/page.tsx'
import { useServer } from '../app/useServer.ts'
import { Button } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './SignIn.module.css'

const DeviceDialog = page(() => import('./DeviceDialog.tsx'))

/** Every way to sign in. All lead back here. */
export function Providers(): ReactElement {
  const t = useOpenedText()
  const { value, error, reload } = useServer()
  const [byCode, setByCode] = useState<LoginProvider | null>(null)
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
      {value?.providers
        .filter(({ deviceLogin }) => deviceLogin)
        .map(provider => (
          <Button
            key={provider.id}
            kind="quiet"
            className={styles.byCode}
            onClick={() => setByCode(provider)}
          >
            {t.signInByCode(provider.name)}
          </Button>
        ))}
      {byCode && (
        <Suspense>
          <DeviceDialog provider={byCode} onClose={() => setByCode(null)} />
        </Suspense>
      )}
    </nav>
  )
}
