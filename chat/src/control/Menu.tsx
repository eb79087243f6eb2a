import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { join } from './Button.tsx'
import { Icon } from './Icon.tsx'
import styles from './Menu.module.css'
import { placeBeside } from './placeBeside.ts'

export interface MenuItem {
  label: string
  icon?: LucideIcon
  /** A further line, in smaller letters. */
  about?: string
  danger?: boolean
  /** Of a choice: whether it is the one chosen. */
  checked?: boolean
  onSelect: () => void
}

interface Given {
  /** Gets what a button needs to open it. */
  trigger: (props: Trigger) => ReactNode
  label: string
  items: readonly (MenuItem | 'line')[]
}

export interface Trigger {
  'aria-haspopup': 'menu'
  'aria-expanded': boolean
  popoverTarget: string
}

/** A menu above everything, by the browser's own popover: it closes on Escape and on a click elsewhere. */
export function Menu({ trigger, label, items }: Given): ReactElement {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)

  const buttons = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  function move(event: KeyboardEvent) {
    const all = buttons()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    all[next % all.length]?.focus()
  }

  return (
    <>
      {trigger({ 'aria-haspopup': 'menu', 'aria-expanded': isOpen, popoverTarget: id })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={styles.menu}
        onKeyDown={move}
        onToggle={event => {
          const opens = event.newState === 'open'
          // What it holds has to be there to be measured, and to take the focus.
          flushSync(() => setOpen(opens))
          if (!opens || !menu.current) return
          placeBeside(menu.current, document.querySelector(`[popovertarget="${id}"]`))
          buttons()[0]?.focus()
        }}
      >
        {/* What is not open costs nothing: a long list has many menus. */}
        {isOpen &&
          items.map((item, i) =>
            item === 'line' ? line(i) : <Item key={item.label} {...item} menu={menu} />,
          )}
      </div>
    </>
  )
}

const line = (key: number) => <div key={`line ${key}`} role="separator" className={styles.line} />

function Item({
  label,
  icon,
  about,
  danger,
  checked,
  onSelect,
  menu,
}: MenuItem & { menu: { current: HTMLDivElement | null } }): ReactElement {
  return (
    <button
      type="button"
      {...(checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': checked })}
      className={join(styles.item, danger && styles.danger)}
      onClick={() => {
        menu.current?.hidePopover()
        onSelect()
      }}
    >
      {icon && <Icon of={icon} />}
      <span className={styles.text}>
        {label}
        {about && <small>{about}</small>}
      </span>
    </button>
  )
}
