import { type RefObject, useEffect } from 'react'

interface Given {
  field: RefObject<HTMLTextAreaElement | null>
  /** Id of its list; null while there is none. */
  list: string | null
  /** Id of the option that is chosen by Enter. */
  active: string | undefined
  /** Whether it has done something with a key. */
  onKey: (key: string) => boolean
}

/**
 * Makes a combobox of a field as long as there is a list of what may be meant, by the pattern of ARIA: the focus stays in
 * the field. Keys go to the list first, except those of an input method and with modifiers.
 */
export function useCombobox({ field, list, active, onKey }: Given): void {
  useEffect(() => {
    const { current } = field
    if (!current || list === null) return
    const attributes = {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'true',
      'aria-haspopup': 'listbox',
      'aria-controls': list,
    }
    for (const [name, value] of Object.entries(attributes)) current.setAttribute(name, value)
    return () => {
      for (const name of Object.keys(attributes)) current.removeAttribute(name)
    }
  }, [field, list])

  useEffect(() => {
    const { current } = field
    if (!current || active === undefined) return
    current.setAttribute('aria-activedescendant', active)
    return () => current.removeAttribute('aria-activedescendant')
  }, [field, active])

  useEffect(() => {
    const { current } = field
    if (!current || list === null) return
    const listen = (event: KeyboardEvent) => {
      const { key, isComposing, shiftKey, ctrlKey, metaKey, altKey } = event
      if (isComposing || shiftKey || ctrlKey || metaKey || altKey || !onKey(key)) return
      event.preventDefault()
      event.stopPropagation()
    }
    current.addEventListener('keydown', listen)
    return () => current.removeEventListener('keydown', listen)
  }, [field, list, onKey])
}
