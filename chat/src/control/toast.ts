import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  text: string
  /** What can be done about it meanwhile. */
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 6000
let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismiss = (id: number): void => set(toasts.filter(toast => toast.id !== id))

/** Says something in passing. */
export function say(text: string, action?: Toast['action'], ms = SHOWN_MS): void {
  const id = ++last
  set([...toasts.slice(-2), { id, text, ...(action && { action }) }])
  setTimeout(dismiss, ms, id)
}

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
