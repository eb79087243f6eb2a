import { useSyncExternalStore } from 'react'

/** Where the person is: in a conversation or a new one, with or without something opened over it. */
export interface Place {
  /** Null: a new one. */
  conversation: string | null
  /** What is opened: `profile/usage`, `keys`; or the id of the message that is gone to; '' for nothing. */
  opened: string
}

let place = parse()
const listeners = new Set<() => void>()

function parse(): Place {
  const [, conversation] = /^\/c\/([\w-]+)$/.exec(location.pathname) ?? []
  return { conversation: conversation ?? null, opened: location.hash.slice(1) }
}

function changed(): void {
  place = parse()
  for (const listener of listeners) listener()
}

addEventListener('popstate', changed)

export const pathTo = (conversation: string | null, message?: string): string =>
  (conversation === null ? '/' : `/c/${conversation}`) + (message ? `#${message}` : '')

/** To a conversation, and in it to a message. */
export function go(conversation: string | null, message?: string): void {
  const path = pathTo(conversation, message)
  if (path !== location.pathname + location.hash) history.pushState(null, '', path)
  changed()
}

let started: string | null = null

/** The new conversation that one is in has got its address. */
export function arrive(conversation: string): void {
  started = conversation
  history.replaceState(null, '', pathTo(conversation))
  changed()
}

export const wasStartedHere = (conversation: string): boolean => conversation === started

/** Opens something over the page, which the browser's Back closes. */
export function open(what: string): void {
  if (location.hash.slice(1) === what) return
  // From one part of it to another is no step to go back.
  const change = place.opened ? 'replaceState' : 'pushState'
  history[change](null, '', `${location.pathname}#${what}`)
  changed()
}

export function close(): void {
  history.replaceState(null, '', location.pathname)
  changed()
}

export const currentPlace = (): Place => place

export const usePlace = (): Place =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => place,
  )
