import type { Conversation, ConversationFilter, ConversationOrder } from '../index.js'

/** Filters whose outcome can be told from the conversation itself. */
const told = ['archived', 'pinned', 'tags', 'ownerId', 'ids']

const columns = {
  LAST_MESSAGE_AT: 'lastMessageAt',
  UPDATED_AT: 'updatedAt',
  CREATED_AT: 'createdAt',
} as const

/** @internal The conversations that are here, in order. */
export function createFound(filter: ConversationFilter, orderBy: ConversationOrder | undefined) {
  let items: readonly Conversation[] = []
  /** What events told of which conversation, and when; null of one that is gone. */
  const news = new Map<string, { at: number; item: Conversation | null }>()
  let time = 0
  const column = columns[(orderBy?.field ?? 'LAST_MESSAGE_AT') as keyof typeof columns] ?? 'lastMessageAt'
  const sign = orderBy?.direction === 'ASC' ? -1 : 1
  const timeOf = (one: Conversation) => one[column] ?? one.createdAt

  const compare = (a: Conversation, b: Conversation) =>
    sign * (timeOf(b).localeCompare(timeOf(a)) || b.id.localeCompare(a.id))

  /** What has not changed stays the same object; what is found twice is there once. */
  function set(more: readonly Conversation[], ranked: boolean) {
    const known = new Map(items.map(item => [item.id, item]))
    const unique = new Map<string, Conversation>()
    for (const item of more) {
      const before = known.get(item.id)
      unique.set(item.id, before && JSON.stringify(before) === JSON.stringify(item) ? before : item)
    }
    const next = ranked ? [...unique.values()] : [...unique.values()].sort(compare)
    if (next.length !== items.length || next.some((item, i) => item !== items[i])) items = next
  }

  return {
    items: () => items,
    has: (id: string) => items.some(item => item.id === id),
    /** Whether it can be told here what belongs to the list. */
    canTell: () => Object.keys(filter).every(name => told.includes(name)),
    belongs(item: Conversation): boolean {
      const { archived, pinned, tags, ownerId, ids } = filter
      return (
        (archived == null || item.archived === archived) &&
        (pinned == null || item.pinned === pinned) &&
        (ownerId == null || item.owner.id === ownerId) &&
        (!ids || ids.includes(item.id)) &&
        (tags ?? []).every(tag => item.tags.includes(tag))
      )
    },
    now: () => ++time,
    /** Another page; of a search, in the order in which they were found. */
    add: (page: readonly Conversation[], ranked: boolean) => set([...items, ...page], ranked),
    /** In place of everything, but for what was told since it was asked for. */
    replace(page: readonly Conversation[], ranked: boolean, since: number) {
      const fresh = [...news].filter(([, { at }]) => at > since)
      const told = new Map(fresh.map(([id, { item }]) => [id, item]))
      const kept = page.flatMap(item => (told.has(item.id) ? (told.get(item.id) ?? []) : [item]))
      set(ranked ? kept : [...kept, ...[...told.values()].filter(item => item !== null)], ranked)
    },
    tell(item: Conversation, ranked: boolean) {
      news.set(item.id, { at: ++time, item })
      set(
        items.some(({ id }) => id === item.id)
          ? items.map(one => (one.id === item.id ? item : one))
          : [...items, item],
        ranked,
      )
    },
    remove(ids: readonly string[]) {
      for (const id of ids) news.set(id, { at: ++time, item: null })
      if (items.some(({ id }) => ids.includes(id))) items = items.filter(({ id }) => !ids.includes(id))
    },
  }
}
