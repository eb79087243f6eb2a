import { useSyncExternalStore } from 'react'

let open: readonly HTMLDialogElement[] = []
const listeners = new Set<() => void>()

function set(next: readonly HTMLDialogElement[]): void {
  open = next
  for (const listener of listeners) listener()
}

/** Until the function that it answers is called, the dialog is above all that were opened before. */
export function noteOpen(dialog: HTMLDialogElement): () => void {
  set([...open, dialog])
  return () => set(open.filter(one => one !== dialog))
}

/** Outside the uppermost dialog nothing can be clicked, and much is hidden. */
export const useUppermostDialog = (): HTMLDialogElement | undefined =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open.at(-1),
  )
