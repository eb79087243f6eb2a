import { type RefObject, useEffect, useEffectEvent, useState } from 'react'

/** Takes files that are pasted into a field or dropped anywhere on the page; whether some are held over it. */
export function useDropped(
  input: RefObject<HTMLTextAreaElement | null>,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false)
  const take = useEffectEvent((event: Event, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files)
  })

  useEffect(() => {
    const { current } = input
    const ending = new AbortController()
    const { signal } = ending
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true
    const paste = (event: ClipboardEvent) => isText(event.clipboardData) || take(event, event.clipboardData)
    current?.addEventListener('paste', paste, { signal })
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    addEventListener('dragover', over, { signal })
    // Null: it has left the window, not only one element of it.
    addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && setOver(false), { signal })
    const drop = (event: DragEvent) => {
      setOver(false)
      take(event, event.dataTransfer)
    }
    addEventListener('drop', drop, { signal })
    return () => ending.abort()
  }, [input])
  return isOver
}

/** Programs that set text or tables put a picture of them beside: the words are meant. */
const isText = (data: DataTransfer | null): boolean =>
  ['text/plain', 'text/html'].every(type => data?.types.includes(type))
