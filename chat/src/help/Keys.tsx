import type { ReactElement } from 'react'
import type { OpenedProps } from '../app/Opened.tsx'
import { keys } from '../app/useKeys.ts'
import { Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Keys.module.css'

export default function Keys({ onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  return (
    <Dialog title={t.keys} onClose={onClose}>
      <dl className={styles.keys}>
        {Object.entries(keys).map(([name, pressed]) => (
          <div key={name}>
            <dt>{t.keyNames[name as keyof typeof keys]}</dt>
            <dd>
              {pressed.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
