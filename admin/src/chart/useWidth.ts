import { useCallback, useState } from 'react'

/** How wide an element is, as long as it is there: a drawing of that width has letters of the right size. */
export function useWidth(otherwise = 560): [width: number, measure: (element: Element | null) => () => void] {
  const [width, setWidth] = useState(otherwise)
  const measure = useCallback((element: Element | null) => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width))
    })
    if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, measure]
}
