import { type ReactNode, useEffect, useState } from 'react'

/** Longer texts stay as they are: nobody reads them by colour. */
const LONGEST = 60_000

const idle = (work: () => void): (() => void) => {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 50)
    return () => clearTimeout(timer)
  }
  const id = requestIdleCallback(work, { timeout: 1000 })
  return () => cancelIdleCallback(id)
}

/** Null until it is highlighted, and for good where the language is not known. */
export function useHighlighted(text: string, language: string): ReactNode[] | null {
  const [made, setMade] = useState<{ of: string; nodes: ReactNode[] } | null>(null)
  useEffect(() => {
    if (language === '' || text.length > LONGEST) return
    let wanted = true
    const cancel = idle(() => {
      void import('./highlighter.ts')
        .then(({ highlight }) => highlight(text, language))
        .then(nodes => {
          if (wanted && nodes) setMade({ of: text, nodes })
        })
        // What cannot be loaded, as after an update of the server, stays as it is.
        .catch(() => undefined)
    })
    return () => {
      wanted = false
      cancel()
    }
  }, [text, language])
  return made?.of === text ? made.nodes : null
}
