import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { Check } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'

export interface ChoiceItem {
  name: string
  label: ReactNode
  chosen?: boolean
  danger?: boolean
  icon?: ReactNode
  onChoose(): void
}

interface ChoicesProps {
  label: string
  button: ReactNode
  className?: string
  items: readonly ChoiceItem[]
  head?: ReactNode
}

/** A button with a menu. */
export function Choices({ label, button, className = 'icon-button', items, head }: ChoicesProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const id = useId()
  const isChoice = items.some(({ chosen }) => chosen !== undefined)
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? id : undefined}
        onClick={event => {
          event.stopPropagation()
          setAnchor(event.currentTarget)
        }}
      >
        {button}
      </button>
      <Menu
        id={id}
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        onClick={event => event.stopPropagation()}
        slotProps={{ list: { 'aria-label': label, dense: true } }}
      >
        {head}
        {items.map(({ name, label: text, chosen, danger, icon, onChoose }) => (
          <MenuItem
            key={name}
            {...(isChoice && { role: 'menuitemradio', 'aria-checked': chosen === true })}
            className={danger ? 'danger-text' : undefined}
            onClick={() => {
              setAnchor(null)
              onChoose()
            }}
          >
            <span className="menu-icon">
              {icon ?? (chosen ? <Check size={14} aria-hidden="true" /> : null)}
            </span>
            {text}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
