import { LRUCache } from 'lru-cache'

/** So many statements a connection keeps prepared; lists of every length would not end. */
const MAX = 500

/** What is prepared of a text, once. */
export const createStatementCache = <Prepared extends object>(prepare: (text: string) => Prepared) =>
  new LRUCache<string, Prepared>({ max: MAX, memoMethod: prepare })
