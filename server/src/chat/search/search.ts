/** Whose texts a search looks at: ownership comes before searching. */
export type SearchScope =
  | { userId: string /** Conversations others share with the person. */; sharedIds: readonly string[] }
  | 'ALL'

/** The full-text index of titles and final messages. Temporary conversations are not in it. */
export interface Search {
  /** Conversations whose title or messages match, the best first; 500 at most. */
  conversations(scope: SearchScope, text: string): Promise<string[]>
  /** Messages that match, the best first; 500 at most. */
  messages(scope: SearchScope, text: string): Promise<string[]>
}
