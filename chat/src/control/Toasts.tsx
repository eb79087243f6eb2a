import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { Button } from './Button.tsx'
import { useUppermostDialog } from './openDialogs.ts'
import styles from './Toasts.module.css'
import { dismiss, useToasts } from './toast.ts'

export function Toasts(): ReactElement {
  const toasts = useToasts()
  const dialog = useUppermostDialog()
  return createPortal(
    <div className={styles.toasts} role="status">
      {toasts.map(({ id, text, action }) => (
        <div key={id} className={styles.toast}>
          <span>{text}</span>
          {action && (
            <Button
              kind="quiet"
              onClick={() => {
                action.run()
                dismiss(id)
              }}
            >
              {action.label}
            </Button>
          )}
        </div>
      ))}
    </div>,
    dialog ?? document.body,
  )
}
