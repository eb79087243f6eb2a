import { type ReactElement, useEffect, useRef } from 'react'
import styles from './Markdown.module.css'

/** A formula as MathML, which browsers draw themselves. Until that is loaded, and where it cannot be read, its TeX. */
export function Maths({ tex, display }: { tex: string; display: boolean }): ReactElement {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    let wanted = true
    void import('temml')
      .then(({ default: temml }) => {
        const { current } = element
        // Nodes, not markup: nothing in it can run, and the page's policy holds.
        if (wanted && current)
          temml.render(tex, current, { displayMode: display, throwOnError: true, trust: false })
      })
      .catch(() => {
        if (element.current) element.current.textContent = tex
      })
    return () => {
      wanted = false
    }
  }, [tex, display])
  return (
    <span key={tex} ref={element} className={display ? styles.display : undefined} dir="ltr">
      {tex}
    </span>
  )
}
