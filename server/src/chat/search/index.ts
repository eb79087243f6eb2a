import type { DatabaseAddress } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import type { IdPrefix } from '../../base/db/id.js'
import { startIndexer } from './indexer.js'
import { createPostgresqlIndex } from './postgresql.js'
import { readQuery } from './query.js'
import type { Search, SearchScope } from './search.js'
import { DEADLINE_MS, type Sought, type Whose } from './searchIndex.js'
import { createSqliteIndex } from './sqlite.js'
import { createWaitingLine } from './waitingLine.js'

/** The index, what feeds it, and the way in. */
export async function createSearch(deps: { db: Db; database: DatabaseAddress; bus: Bus; log: Logger }) {
  const { db, database, bus, log } = deps
  const index =
    database.kind === 'sqlite'
      ? createSqliteIndex({ db, databaseFile: database.file, log })
      : createPostgresqlIndex(db)
  const indexer = await startIndexer({ feed: index.feed, bus, log })
  // A file has one thread; on a server searches may have a part of the connections, never all of them.
  const atOnce = database.kind === 'sqlite' ? 1 : 3
  const inTurn = createWaitingLine({ atOnce, longest: 100, deadlineMs: DEADLINE_MS })

  async function find(sought: Sought, scope: SearchScope, text: string): Promise<string[]> {
    const phrases = readQuery(text)
    const whose = whoseOf(scope)
    if (phrases.length === 0 || whose === null) return []
    return inTurn(() => index.find(sought, whose, phrases))
  }
  const search: Search = {
    conversations: (scope, text) => find('conversations', scope, text),
    messages: (scope, text) => find('messages', scope, text),
  }

  return {
    search,
    /** Resolves when the index has seen everything that changed before. */
    settled: indexer.settled,
    async close(): Promise<void> {
      await Promise.all([indexer.close(), index.close()])
    },
  }
}

/** Some of it may come from a caller: what is no id of ours is nobody's. */
function whoseOf(scope: SearchScope): Whose | null {
  if (scope === 'ALL') return 'ALL'
  const ownerId = isId('usr', scope.userId) ? scope.userId : null
  const conversationIds = scope.sharedIds.filter(id => isId('cnv', id))
  return ownerId === null && conversationIds.length === 0 ? null : { ownerId, conversationIds }
}

const isId = (prefix: IdPrefix, id: string): boolean =>
  id.startsWith(prefix) && /^[a-z]{3}_[0-9a-z]{26}$/.test(id)
