import { createMirror, type Mirror } from './mirror.js'

export type Mirrors = ReturnType<typeof createMirrors>

/**
 * The mirrors of this process: of the replies it writes, and of those that others write and somebody here reads.
 * `follow` fills a mirror from outside and returns what ends that.
 */
export function createMirrors(follow: (mirror: Mirror) => () => void) {
  const entries = new Map<
    string,
    { mirror: Mirror; readers: number; owned: boolean; unfollow: (() => void) | null }
  >()

  const letGo = (id: string) => {
    const entry = entries.get(id)
    if (!entry || entry.readers > 0 || entry.owned) return
    entry.unfollow?.()
    entries.delete(id)
  }

  return {
    /** The mirror of a reply that this process begins to write; somebody may be reading it already. */
    own(id: string): Mirror {
      const entry = entries.get(id) ?? { mirror: createMirror(id), readers: 0, owned: true, unfollow: null }
      entry.unfollow?.()
      entries.set(id, Object.assign(entry, { owned: true, unfollow: null }))
      return entry.mirror
    },
    /** The writer is done with it. */
    release(mirror: Mirror): void {
      const entry = entries.get(mirror.id)
      if (entry?.mirror !== mirror) return
      entry.owned = false
      letGo(mirror.id)
    },
    /** The reply is no longer written here: its readers follow it as another process's. */
    disown(mirror: Mirror): void {
      const entry = entries.get(mirror.id)
      if (entry?.mirror !== mirror || !entry.owned) return
      entry.owned = false
      if (entry.readers > 0) entry.unfollow = follow(mirror)
      else letGo(mirror.id)
    },
    /** What is known here of a reply, all of it where it is written here. */
    find(id: string): { mirror: Mirror; owned: boolean } | undefined {
      return entries.get(id)
    },
    /** For a reader: registered before it reads anything else, so that nothing falls between. */
    join(id: string): { mirror: Mirror; leave: () => void } {
      let entry = entries.get(id)
      if (!entry) {
        entry = { mirror: createMirror(id), readers: 0, owned: false, unfollow: null }
        entries.set(id, entry)
        entry.unfollow = follow(entry.mirror)
      }
      entry.readers += 1
      const joined = entry
      let left = false
      return {
        mirror: joined.mirror,
        leave() {
          if (left) return
          left = true
          joined.readers -= 1
          if (entries.get(id) === joined) letGo(id)
        },
      }
    },
  }
}
