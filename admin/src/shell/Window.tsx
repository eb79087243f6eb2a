import Dialog from '@mui/material/Dialog'
import { X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslate } from 'react-admin'

interface WindowProps {
  open: boolean
  title: string
  onClose(): void
  children: ReactNode
  wide?: boolean
}

/** A dialog: a title, what is in it, and the way out. */
export function Window({ open, title, onClose, children, wide = false }: WindowProps) {
  const translate = useTranslate()
  const id = useId()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      aria-labelledby={id}
      fullWidth
      maxWidth={wide ? 'sm' : 'xs'}
      slotProps={{ paper: { className: 'window' } }}
    >
      <header className="window-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={translate('console.close')}
          onClick={onClose}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      {children}
    </Dialog>
  )
}
