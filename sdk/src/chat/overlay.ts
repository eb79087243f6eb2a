import type { Conversation } from '../index.js'

/** @internal Changes that are shown before the server has taken them. Each comes off by itself, whatever came after it. */
export function createOverlay() {
  const changes = new Map<object, { ids: readonly string[]; fields: Partial<Conversation> | null }>()
  let version = {}

  function lay(ids: readonly string[], fields: Partial<Conversation> | null) {
    const key = {}
    changes.set(key, { ids, fields })
    version = {}
    return () => {
      changes.delete(key)
      version = {}
    }
  }

  return {
    version: () => version,
    change: (id: string, fields: Partial<Conversation>) => lay([id], fields),
    hide: (ids: readonly string[]) => lay(ids, null),
    apply(items: readonly Conversation[]): readonly Conversation[] {
      if (changes.size === 0) return items
      return items.flatMap(item => {
        const own = [...changes.values()].filter(({ ids }) => ids.includes(item.id))
        if (own.some(({ fields }) => fields === null)) return []
        return own.length === 0 ? [item] : [Object.assign({}, item, ...own.map(({ fields }) => fields))]
      })
    },
  }
}
