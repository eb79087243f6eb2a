import { Component, type ReactNode } from 'react'
import { Button } from '../control/Button.tsx'
import { useText } from '../text/text.ts'
import styles from './App.module.css'

interface State {
  broken: boolean
}

/** Stands where the page could not be shown, instead of nothing. What was typed is kept in the browser. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { broken: false }

  static getDerivedStateFromError(): State {
    return { broken: true }
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken(): ReactNode {
  const t = useText()
  return (
    <main className={styles.start}>
      <div role="alert">
        <h1>{t.broken}</h1>
        <p>{t.brokenKept}</p>
        <Button kind="primary" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      </div>
    </main>
  )
}
