import { type ReactElement, useEffect, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './NewVersion.module.css'

const EVERY_MS = 5 * 60_000

/** The scripts a page begins with: their names change with what is in them. */
const scriptsOf = (html: string): string => (html.match(/\/assets\/[\w.-]+\.js/g) ?? []).join()

async function isNewer(): Promise<boolean> {
  const answer = await fetch('/', { headers: { accept: 'text/html' } })
  if (!answer.ok) return false
  const scripts = scriptsOf(await answer.text())
  const here = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(
    ({ src }) => new URL(src).pathname,
  )
  return scripts !== '' && !here.some(path => scripts.includes(path))
}

/** Offers a new version of the app. The old one goes on: nothing is taken away from who writes or reads. */
export default function NewVersion(): ReactElement | null {
  const t = useOpenedText()
  const [offered, setOffered] = useState(false)
  useEffect(() => {
    const look = () => {
      isNewer().then(
        newer => newer && setOffered(true),
        // The connection says itself when it is broken.
        () => undefined,
      )
    }
    // A part that cannot be loaded: of an old version, or the server is away.
    const onMissing = (event: Event) => {
      event.preventDefault()
      look()
    }
    const onShow = () => document.visibilityState === 'visible' && look()
    const timer = setInterval(look, EVERY_MS)
    addEventListener('vite:preloadError', onMissing)
    addEventListener('online', look)
    document.addEventListener('visibilitychange', onShow)
    return () => {
      clearInterval(timer)
      removeEventListener('vite:preloadError', onMissing)
      removeEventListener('online', look)
      document.removeEventListener('visibilitychange', onShow)
    }
  }, [])
  if (!offered) return null
  return (
    <div className={styles.offer} role="status">
      <span>{t.newVersion}</span>
      <Button kind="primary" onClick={() => location.reload()}>
        {t.reload}
      </Button>
      <Button kind="quiet" onClick={() => setOffered(false)}>
        {t.later}
      </Button>
    </div>
  )
}
