import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

export interface PageTitle {
  text: string
  /** How many there are, beside it. */
  count?: string | undefined
  /** Where it stands in. */
  parent?: { text: string; to: string } | undefined
}

const Shown = createContext<PageTitle>({ text: '' })
const Setter = createContext<(title: PageTitle) => void>(() => {})

export function PageTitleProvider({ children }: { children: ReactNode }) {
  const [title, setTitle] = useState<PageTitle>({ text: '' })
  return (
    <Setter value={setTitle}>
      <Shown value={title}>{children}</Shown>
    </Setter>
  )
}

export const usePageTitle = (): PageTitle => useContext(Shown)

/** Says in the bar and in the tab of the browser where one is. */
export function useTitle(text: string, count?: string, parent?: { text: string; to: string }): void {
  const set = useContext(Setter)
  const { text: of, to } = parent ?? {}
  const title = useMemo(
    () => ({ text, count, parent: of && to ? { text: of, to } : undefined }),
    [text, count, of, to],
  )
  useEffect(() => {
    set(title)
    document.title = title.text ? `${title.text} – Parley` : 'Parley'
  }, [set, title])
}
