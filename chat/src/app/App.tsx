import { useMe } from '@parley/sdk/react'
import { lazy, type ReactElement, Suspense } from 'react'
import { Button } from '../control/Button.tsx'
import { Toasts } from '../control/Toasts.tsx'
import { useText } from '../text/text.ts'
import { Ahead } from './Ahead.tsx'
import styles from './App.module.css'
import { explain, isSignedOut } from './explain.ts'
import { Frame } from './Frame.tsx'

/** Whoever is signed in never loads it. */
const SignIn = lazy(() => import('../signIn/SignIn.tsx'))

export function App(): ReactElement {
  const t = useText()
  const { me, error, reload } = useMe()
  if (me === null || (me === undefined && isSignedOut(error)))
    return (
      <Suspense>
        <SignIn />
      </Suspense>
    )
  if (me)
    return (
      <>
        <Frame me={me} />
        <Toasts />
      </>
    )
  return (
    <main className={styles.start} aria-busy={!error}>
      {!error && <Ahead />}
      {error ? (
        <div role="alert">
          <h1>{t.cannotReach}</h1>
          <p>{explain(error, t)}</p>
          <Button kind="primary" onClick={reload}>
            {t.tryAgain}
          </Button>
        </div>
      ) : (
        <h1 className="quietly">{t.loading}</h1>
      )}
    </main>
  )
}
