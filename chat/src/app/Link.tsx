import type { AnchorHTMLAttributes, ReactElement } from 'react'
import { go, pathTo } from './place.ts'

interface Given extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string
  message?: string
  onGo?: () => void
}

/** To a conversation, without loading the page anew; another tab is the browser's to open. */
export function Link({ to, message, onGo, ...rest }: Given): ReactElement {
  return (
    <a
      dir="auto"
      {...rest}
      href={pathTo(to, message)}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to, message)
        onGo?.()
      }}
    />
  )
}
