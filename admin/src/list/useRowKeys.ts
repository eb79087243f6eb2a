import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import type { Row } from '../define/title.js'
import { isTyping } from '../shell/useShortcuts.js'
import type { OpenRow } from './useOpenRow.js'

interface RowKeys {
  rows: readonly Row[]
  body: RefObject<HTMLTableSectionElement | null>
  open: OpenRow
  onSelect: ((id: string) => void) | undefined
}

/** j and k go through the rows, x selects, o opens beside the list, Enter opens the page, Escape closes. */
export function useRowKeys({ rows, body, open, onSelect }: RowKeys) {
  const [active, setActive] = useState(0)
  const focus = (index: number) => {
    const row = body.current?.children[Math.max(0, Math.min(index, rows.length - 1))]
    if (row instanceof HTMLElement) row.focus()
  }

  const keys: Record<string, (row: Row) => void> = {
    j: () => focus(active + 1),
    k: () => focus(active - 1),
    ArrowDown: () => focus(active + 1),
    ArrowUp: () => focus(active - 1),
    x: row => onSelect?.(row.id),
    o: row => open.toggle(row.id),
    Enter: row => open.page(row.id),
  }

  // The first j finds its way to the table from anywhere on the page.
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const { key, target } = event
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(target)) return
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      if (key === 'Escape' && open.id !== null) return open.close()
      if ((key !== 'j' && key !== 'k') || body.current?.contains(document.activeElement)) return
      focus(active)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })

  return {
    active,
    setActive,
    onKeyDown(event: KeyboardEvent) {
      // A menu or a dialog of a row is inside of it for React alone.
      if (!(event.target instanceof Node) || !body.current?.contains(event.target)) return
      const row = rows[active]
      const act = keys[event.key]
      const isOnRow = event.target instanceof HTMLElement && event.target.tagName === 'TR'
      if (!row || !act || event.metaKey || event.ctrlKey || event.altKey) return
      if (!isOnRow && (event.key === 'Enter' || isTyping(event.target))) return
      event.preventDefault()
      act(row)
    },
  }
}
