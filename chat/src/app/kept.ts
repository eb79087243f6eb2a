import { useSyncExternalStore } from 'react'

const PREFIX = 'parley.'
const listeners = new Set<() => void>()

/** What this browser keeps, for all tabs. Where it keeps nothing, a tab has it for itself. */
const beside = new Map<string, string>()

export function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return beside.get(name) ?? null
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, value)
  } catch {
    if (value === null) beside.delete(name)
    else beside.set(name, value)
  }
  for (const listener of listeners) listener()
}

/** Whatever begins like that is forgotten. */
export function forget(begin: string): void {
  for (const name of names()) if (name.startsWith(begin)) keep(name, null)
}

export function names(): string[] {
  try {
    return Object.keys(localStorage)
      .filter(name => name.startsWith(PREFIX))
      .map(name => name.slice(PREFIX.length))
  } catch {
    return [...beside.keys()]
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** A value that is kept, followed also where another tab changes it. */
export const useKept = (name: string): string | null => useSyncExternalStore(subscribe, () => read(name))
