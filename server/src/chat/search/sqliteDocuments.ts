import type { SearchFile } from '@parley/prisma/search'
import type { Batch } from './batch.js'
import type { Phrase } from './query.js'
import type { SearchText } from './search.sql.js'
import { MAX_FOUND, MAX_RANKED, type Sought, type Whose } from './searchIndex.js'
import { wordsOf } from './words.js'

/** Documents that are deleted or get another owner in one go, of one conversation. */
const AT_ONCE = 500

interface Document {
  n: number
  who: string
  title: string
  body: string
}

/** What the thread does with search.db. */
export function createSqliteDocuments(search: SearchFile) {
  const one = search.prepare<[string], Document>('SELECT n, who, title, body FROM document WHERE id = ?')
  const ofConversation = search.prepare<[string], Document>(
    `SELECT n, who, title, body FROM document WHERE conversation_id = ? LIMIT ${AT_ONCE}`,
  )
  const ofOthers = search.prepare<[string, string, string], Document>(
    `SELECT n, who, title, body FROM document WHERE conversation_id = ? AND who <> ? AND id <> ? LIMIT ${AT_ONCE}`,
  )
  const insert = search.prepare<[string, string, string, string, string]>(
    'INSERT INTO document (id, conversation_id, who, title, body) VALUES (?, ?, ?, ?, ?)',
  )
  const update = search.prepare<[string, string, string, number]>(
    'UPDATE document SET who = ?, title = ?, body = ? WHERE n = ?',
  )
  const remove = search.prepare<[number]>('DELETE FROM document WHERE n = ?')
  const addWords = search.prepare<[number | bigint, string, string, string]>(
    'INSERT INTO words (rowid, who, title, body) VALUES (?, ?, ?, ?)',
  )
  // FTS5 has to be told what it is to forget.
  const removeWords = search.prepare<[number, string, string, string]>(
    `INSERT INTO words (words, rowid, who, title, body) VALUES ('delete', ?, ?, ?, ?)`,
  )
  const rebuiltTo = search.prepare<[], string | null>('SELECT rebuilt_to FROM state').pluck()
  const setRebuiltTo = search.prepare<[string | null]>('UPDATE state SET rebuilt_to = ?')
  const setForgot = search.prepare('UPDATE state SET forgot = 1')
  const newest = search.prepare<[], string | null>(`SELECT max(id) FROM document`).pluck()
  let forgot = false

  const forget = ({ n, who, title, body }: Document) => {
    removeWords.run(n, who, title, body)
    forgot = true
  }
  const drop = (document: Document) => {
    forget(document)
    remove.run(document.n)
  }

  function put(text: SearchText): void {
    const words = wordsOf(text.text).join(' ')
    const isTitle = text.id === text.conversationId
    const next = { who: whoOf(text), title: isTitle ? words : '', body: isTitle ? '' : words }
    const known = one.get(text.id)
    if (known && known.who === next.who && known.title === next.title && known.body === next.body) return
    if (known) {
      forget(known)
      update.run(next.who, next.title, next.body, known.n)
    }
    const n =
      known?.n ?? insert.run(text.id, text.conversationId, next.who, next.title, next.body).lastInsertRowid
    addWords.run(n, next.who, next.title, next.body)
  }

  /** The title last: it says whose the messages are. False if there is more of it to do. */
  function putTitle(title: SearchText): boolean {
    const who = whoOf(title)
    if (one.get(title.id)?.who !== who) {
      const documents = ofOthers.all(title.id, who, title.id)
      for (const document of documents) {
        forget(document)
        update.run(who, document.title, document.body, document.n)
        addWords.run(document.n, who, document.title, document.body)
      }
      if (documents.length === AT_ONCE) return false
    }
    put(title)
    return true
  }

  function removeConversation(id: string): boolean {
    const documents = ofConversation.all(id)
    for (const document of documents) drop(document)
    return documents.length < AT_ONCE
  }

  const write = search.transaction((batch: Batch, rebuilt: string | null | undefined): string[] => {
    for (const message of batch.messages) put(message)
    const unfinished = batch.titles.filter(title => !putTitle(title)).map(({ id }) => id)
    for (const id of batch.goneMessages) {
      const document = one.get(id)
      if (document) drop(document)
    }
    for (const id of batch.goneConversations) if (!removeConversation(id)) unfinished.push(id)
    if (rebuilt !== undefined) setRebuiltTo.run(rebuilt)
    if (forgot) setForgot.run()
    return unfinished
  })

  return {
    /** Up to which id the index was made anew; null: it is complete. */
    rebuiltTo: (): string | null => rebuiltTo.get() ?? null,

    /**
     * Makes the index true to the batch, for good; the answer names conversations with more to do. `rebuilt` says how
     * far the rebuilding has come with it.
     */
    apply(batch: Batch, rebuilt?: string | null): string[] {
      forgot = false
      // What was noted is forgotten after this, so it must be on the disk, even after a power cut. Rebuilding is
      // repeated where it was lost, and need not wait for the disk.
      search.pragma(`synchronous = ${rebuilt ? 'NORMAL' : 'FULL'}`)
      const unfinished = write.immediate(batch, rebuilt)
      // The log beside the file holds earlier states of its pages.
      if (forgot) search.pragma('wal_checkpoint(TRUNCATE)')
      return unfinished
    },

    /** Messages come after conversations. */
    newest: (): string[] => [newest.get() ?? ''],

    find(sought: Sought, { titles, messages, patterns }: Matches): string[] {
      const all = patterns.flat()
      if (sought === 'messages')
        return search
          .prepare<string[], string>(messagesFound(patterns))
          .pluck()
          .all(...all, messages)
      return search
        .prepare<string[], string>(conversationsFound(patterns))
        .pluck()
        .all(...all, titles, ...all, messages)
    },
  }
}

const newestFirst = `SELECT rowid AS n FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ${MAX_RANKED}`

const messagesFound = (patterns: Patterns) => `
  SELECT id FROM (SELECT id, n, ${scoreOf(patterns, 'body')} AS score FROM (${newestFirst}) JOIN document USING (n))
  ORDER BY score DESC, n DESC LIMIT ${MAX_FOUND}`

/** Titles weigh ten times as much as messages. */
const conversationsFound = (patterns: Patterns) => `
  SELECT conversation_id FROM (
    SELECT conversation_id, n, 10 * (${scoreOf(patterns, 'title')}) AS score
    FROM (${newestFirst}) JOIN document USING (n) UNION ALL
    SELECT conversation_id, n, ${scoreOf(patterns, 'body')} FROM (${newestFirst}) JOIN document USING (n))
  GROUP BY conversation_id ORDER BY max(score) DESC, max(n) DESC LIMIT ${MAX_FOUND}`

/**
 * How often a text says each phrase, for its length, as BM25 has it but for one thing: rare words weigh as much as common ones, as on PostgreSQL. FTS5's own
 * would count in how many documents each is, whose they are included, with every search.
 */
function scoreOf(patterns: Patterns, column: 'title' | 'body'): string {
  const few = `(0.3 + length(${column}) / 900.0)`
  const times = (pattern: string) =>
    `(length(${column}) + 2 - length(replace(' ' || ${column} || ' ', ?, ''))) / ${[...pattern].length}`
  return patterns.map(readings => `1 - ${few} / (${few} + ${readings.map(times).join(' + ')})`).join(' + ')
}

/** Of each phrase what stands in a text, in each of its readings. */
type Patterns = readonly (readonly string[])[]

export interface Matches {
  /** FTS5 expressions. */
  titles: string
  messages: string
  patterns: Patterns
}

/** Ids are words of their own: whose a document is is searched for like its text. */
const whoOf = ({ ownerId, conversationId }: SearchText): string => `${ownerId} ${conversationId}`

/** Words are letters, digits, marks, emoji, + and #, so nothing in them ends the quotes. */
export function toMatches(whose: Whose, phrases: Phrase[]): Matches {
  const words = phrases.map(toMatch).join(' AND ')
  const ids = whose === 'ALL' ? [] : [whose.ownerId ?? [], whose.conversationIds].flat()
  const who = ids.length > 0 ? `({who} : (${ids.map(id => `"${id}"`).join(' OR ')})) AND ` : ''
  return {
    titles: `${who}({title} : (${words}))`,
    messages: `${who}({body} : (${words}))`,
    patterns: phrases.map(toPatterns),
  }
}

const readingsOf = ({ words, joined }: Phrase): string[] =>
  joined === null ? [words.join(' ')] : [words.join(' '), joined]

const toMatch = (phrase: Phrase): string =>
  `(${readingsOf(phrase)
    .map(reading => `"${reading}"${phrase.prefix ? ' *' : ''}`)
    .join(' OR ')})`

const toPatterns = (phrase: Phrase): string[] =>
  readingsOf(phrase).map(reading => ` ${reading}${phrase.prefix ? '' : ' '}`)
