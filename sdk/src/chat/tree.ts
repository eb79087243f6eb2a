import type { Message } from '../index.js'

/**
 * The messages of a conversation that are known here, and the branch of them that is shown: the way from its last message
 * up to the first one known.
 */
export interface Tree {
  get(id: string): Message | undefined
  /** What was known already, or is older than that, changes nothing. */
  put(message: Message): void
  /** Versions of the same turn, oldest first. */
  versionsOf(message: Message): readonly string[]
  /** Ids of what is shown, oldest first. */
  branch(): readonly string[]
  /** The last one shown. */
  leaf(): string | null
  /** Shows the way to this message; false if a part of it in between is not here. */
  show(id: string): boolean
  /** Shows the way to this message, as far as it is known. */
  showFrom(id: string | null): void
  /** Whether there is something before the first one shown. */
  hasEarlier(): boolean
}

const NONE: readonly string[] = []

/** @internal */
export function createTree(): Tree {
  const messages = new Map<string, Message>()
  const versions = new Map<string, readonly string[]>()
  let branch: readonly string[] = NONE

  const turnOf = ({ parent }: Message) => parent?.id ?? ''
  const wayTo = (id: string | null): string[] => {
    const way: string[] = []
    for (let at = id === null ? undefined : messages.get(id); at; at = messages.get(turnOf(at)))
      way.push(at.id)
    return way.reverse()
  }
  const first = (way: readonly string[]) => messages.get(way[0] ?? '')

  return {
    get: id => messages.get(id),
    put(message) {
      noteVersions(message)
      const known = messages.get(message.id)
      if (!known || !(isNewer(known, message) || isSame(known, message))) messages.set(message.id, message)
      // What comes before may be here now.
      if (!known) branch = wayTo(branch.at(-1) ?? null)
    },
    versionsOf: message => versions.get(turnOf(message)) ?? NONE,
    branch: () => branch,
    leaf: () => branch.at(-1) ?? null,
    show(id) {
      const way = wayTo(id)
      const start = first(way)
      if (!start || !(start.parent === null || branch.includes(start.id))) return false
      branch = way
      return true
    },
    showFrom(id) {
      branch = wayTo(id)
    },
    hasEarlier: () => Boolean(first(branch)?.parent),
  }

  function noteVersions(message: Message) {
    const known = versions.get(turnOf(message)) ?? NONE
    const listed = message.siblings.map(({ id }) => id)
    // What is deleted is a version no more, unless something hangs on it.
    if (message.status === 'DELETED') {
      if (known.length > 0)
        versions.set(
          turnOf(message),
          known.filter(id => id !== message.id || listed.includes(id)),
        )
      return
    }
    if (!listed.includes(message.id)) listed.push(message.id)
    // Versions are only ever added: what one list lacks is newer than all it has.
    const all = [...listed, ...known.filter(id => !listed.includes(id))]
    if (all.length > known.length) versions.set(turnOf(message), all)
  }
}

/** Answers and events overtake each other. */
const isNewer = (known: Message, message: Message): boolean =>
  known.updatedAt > message.updatedAt || (known.status !== 'STREAMING' && message.status === 'STREAMING')

const isSame = (known: Message, message: Message): boolean =>
  JSON.stringify(known) === JSON.stringify(message)
