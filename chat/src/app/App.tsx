import { useMe } from '@parley/sdk/react'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { Toasts } from '../control/Toasts.tsx'
import { useText } from '../text/text.ts'
import { Ahead } from './Ahead.tsx'
import styles from './App.module.css'
import { explain } from './explain.ts'
import { Frame } from './Frame.tsx'

/** Whoever is signed in never loads it. */
const SignIn = lazy(() => import('../signIn/SignIn.tsx'))

export function App(): ReactElement {
  const t = useText()
  const { me, error, reload } = useMe()
  const [last, keep] = useState(me)
  if (me && me !== last) keep(me)
  // Whose session ends finds the page as it is when they are back, and what they had typed.
  const known = me ?? last
  if (known)
    return (
      <>
        <Frame me={known} />
        <Toasts />
      </>
    )
  if (me === null)
    return (
      <Suspense>
        <SignIn />
      </Suspense>
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
