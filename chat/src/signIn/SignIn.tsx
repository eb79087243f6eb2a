import type { ReactElement } from 'react'
import { Brand } from '../app/Brand.tsx'
import { Links } from '../app/Links.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { Providers } from './Providers.tsx'
import styles from './SignIn.module.css'

/** For who is not signed in. Afterwards they are where they were going. */
export default function SignIn(): ReactElement {
  const t = useOpenedText()
  return (
    <main className={styles.page}>
      <section className={styles.card}>
        <header>
          <Brand size={28} />
        </header>
        <h1>{t.welcome}</h1>
        <p>{t.welcomeText}</p>
        <Providers />
        <Links />
      </section>
    </main>
  )
}
