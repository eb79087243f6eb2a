import type { Fed } from './indexer.js'
import type { Phrase } from './query.js'

/** What is looked for: a conversation is found by its title and by each of its messages. */
export type Sought = 'conversations' | 'messages'

/** Whose documents are looked at: what belongs to one person, and some conversations. */
export type Whose = { ownerId: string | null; conversationIds: string[] } | 'ALL'

/** How one kind of database searches. */
export interface SearchIndex {
  find(sought: Sought, whose: Whose, phrases: Phrase[]): Promise<string[]>
  /** Looks at the next changes. */
  feed(): Promise<Fed>
  close(): Promise<void>
}

export const MAX_FOUND = 500

/** Of more matches only the newest are ranked, titles and messages each, so that no search takes for ever. */
export const MAX_RANKED = 10_000

/** How long somebody waits for an answer. */
export const DEADLINE_MS = 2000
