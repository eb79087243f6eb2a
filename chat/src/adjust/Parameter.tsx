import type { ModelParameter, ModelParametersInput } from '@parley/sdk'
import { RotateCcw } from 'lucide-react'
import { type ReactElement, useEffect, useId, useRef, useState } from 'react'
import { IconButton } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Adjust.module.css'
import { type Control, controls } from './controls.ts'

interface Given {
  parameter: keyof typeof controls & ModelParameter
  values: ModelParametersInput
  onChoose: (given: ModelParametersInput) => void
}

/** One thing that may be chosen, with what holds while nothing is. */
export function Parameter({ parameter, values, onChoose }: Given): ReactElement {
  const t = useOpenedText()
  const id = useId()
  const control: Control = controls[parameter]
  const { name, about } = t.parameters[parameter]
  const kept = control.shown(values[control.field])
  const [typed, setTyped] = useState(kept)
  useEffect(() => setTyped(kept), [kept])
  const input = useRef<HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement>(null)
  const choose = useRef<(text: string) => void>(null)
  choose.current = text => onChoose({ [control.field]: control.read(text) })
  // By the browser's own event: it comes once somebody is done with it, where React's comes with each step.
  useEffect(() => {
    const { current } = input
    const done = () => choose.current?.(current?.value ?? '')
    current?.addEventListener('change', done)
    return () => current?.removeEventListener('change', done)
  }, [])
  const common = {
    ...{ id, ref: input, 'aria-describedby': `${id}-about` },
    onChange: ({ target }: { target: { value: string } }) => setTyped(target.value),
  }
  const isSet = kept !== ''
  return (
    <div className={styles.parameter} data-set={isSet}>
      <div className={styles.head}>
        <label htmlFor={id}>{name}</label>
        {control.kind === 'range' && (
          <output htmlFor={id}>{typed === '' ? t.asCompany : control.said(typed)}</output>
        )}
        {isSet && (
          <IconButton
            icon={RotateCcw}
            label={t.resetOne(name)}
            onClick={() => {
              onChoose({ [control.field]: null })
              input.current?.focus()
            }}
          />
        )}
      </div>
      {control.kind === 'range' && (
        <input
          {...common}
          type="range"
          {...control.range}
          value={typed === '' ? control.middle : typed}
          aria-valuetext={typed === '' ? t.asCompany : control.said(typed)}
        />
      )}
      {control.kind === 'number' && (
        <input
          {...common}
          type="number"
          min={1}
          inputMode="numeric"
          placeholder={t.asCompany}
          value={typed}
        />
      )}
      {control.kind === 'lines' && <textarea {...common} rows={2} placeholder={t.asCompany} value={typed} />}
      {control.kind === 'words' && (
        <select {...common} value={typed}>
          <option value="">{t.asCompany}</option>
          {[...new Set([...control.words, ...(isSet ? [kept] : [])])].map(word => (
            <option key={word} value={word}>
              {t.howMuch[word as keyof typeof t.howMuch] ?? word}
            </option>
          ))}
        </select>
      )}
      <small id={`${id}-about`}>{about}</small>
    </div>
  )
}
