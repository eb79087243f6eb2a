import type { ModelParameter } from '@parley/sdk'
import { type ReactElement, type RefObject, useLayoutEffect } from 'react'
import { explain } from '../app/explain.ts'
import { Button } from '../control/Button.tsx'
import { placeBeside } from '../control/placeBeside.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Adjust.module.css'
import { controls } from './controls.ts'
import { Parameter } from './Parameter.tsx'
import { useParameters } from './useParameters.ts'

interface Given {
  conversation: string
  adjustable: readonly ModelParameter[]
  panel: RefObject<HTMLDivElement | null>
}

/** What may be chosen, as it is chosen. More may be added to what a model lets people change: what is not known here is left out. */
export function Parameters({ conversation, adjustable, panel }: Given): ReactElement {
  const t = useOpenedText()
  const { values, error, choose } = useParameters(conversation)
  const known = (Object.keys(controls) as (keyof typeof controls)[]).filter(one => adjustable.includes(one))
  const isSet = known.some(one => values?.[controls[one].field] != null)
  // Where it stands depends on how high it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is as high as what it holds
  useLayoutEffect(() => {
    const { current } = panel
    if (current) placeBeside(current, document.querySelector(`[popovertarget="${current.id}"]`))
  }, [values, error])
  return (
    <>
      <header className={styles.title}>
        <strong>{t.adjust}</strong>
        <small>{t.adjustText}</small>
      </header>
      {error !== null && (
        <p className={styles.error} role="alert">
          {explain(error, t)}
        </p>
      )}
      {values === null && error === null && <output className={styles.loading} aria-label={t.loading} />}
      {values && known.map(one => <Parameter key={one} parameter={one} values={values} onChoose={choose} />)}
      {isSet && (
        <footer className={styles.foot}>
          <Button
            kind="quiet"
            onClick={() => {
              choose(null)
              panel.current?.focus()
            }}
          >
            {t.resetAll}
          </Button>
        </footer>
      )}
    </>
  )
}
