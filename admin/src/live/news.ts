import { useSyncExternalStore } from 'react'

/** What a list that is being read has not shown yet, by resource. */
let counts: Readonly<Record<string, number>> = {}
const readers = new Map<string, number>()
let editors = 0
const listeners = new Set<() => void>()

const tell = () => {
  for (const listener of listeners) listener()
}

export const news = {
  add(resource: string, count: number) {
    counts = { ...counts, [resource]: (counts[resource] ?? 0) + count }
    tell()
  },
  clear(resource: string) {
    if (!counts[resource]) return
    counts = { ...counts, [resource]: 0 }
    tell()
  },
  /** Somebody reads a list further down: it does not move until they say so. */
  read(resource: string): () => void {
    readers.set(resource, (readers.get(resource) ?? 0) + 1)
    return () => void readers.set(resource, (readers.get(resource) ?? 1) - 1)
  },
  isRead: (resource: string): boolean => (readers.get(resource) ?? 0) > 0,
  /** While something is edited nothing changes below it. */
  edit(): () => void {
    editors++
    return () => void editors--
  },
  isEdited: (): boolean => editors > 0,
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useNews = (resource: string): number =>
  useSyncExternalStore(subscribe, () => counts[resource] ?? 0)
