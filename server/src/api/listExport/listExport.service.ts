import type { ListExport as ListExportRow } from '@parley/prisma'
import type { ListFormat } from '@parley/schema'
import type { GraphQLSchema } from 'graphql'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Revocation } from '../../access/session/revocation.js'
import type { SessionService } from '../../access/session/session.service.js'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { createExportTokens } from '../../chat/dataExport/exportToken.js'
import type { ExportFile } from '../../chat/dataExport/sendFile.js'
import { createSessionViewer } from '../../chat/dataExport/sessionViewer.js'
import type { Context } from '../context.js'
import type { Prepare } from '../graphql/executor.js'
import { argumentsIn, pinned } from './arguments.js'
import { listDocument } from './listDocument.js'
import type { ListExports } from './listExports.js'
import { listLines } from './listLines.js'
import { createListRun, pagesOf } from './listRun.js'

const KEPT_MS = 10 * 60_000

export interface ListExportDeps {
  db: Db
  audit: Audit
  revocation: Pick<Revocation, 'watch'>
  secret: string
  publicUrl: URL
  now: () => Date
}

/** Lists as files. Each page is the list's own operation, run as whoever asked, with the rights of its moment. */
export function createListExports(
  deps: ListExportDeps & {
    schema: GraphQLSchema
    prepare: Prepare
    sessions: Pick<SessionService, 'stillHolding'>
    /** For one operation of somebody who is not there. */
    contextOf(viewer: Viewer, signal: AbortSignal): Context
  },
): ListExports {
  const { db, audit, revocation, now, schema, contextOf } = deps
  const tokens = createExportTokens(deps.secret, deps.publicUrl)
  const viewerOf = createSessionViewer(deps.sessions)
  const prepared = createListRun(schema, deps.prepare)

  function readerOf({ list, arguments: given, columns, createdAt }: Question) {
    const document = listDocument(schema, list, Object.keys(given), columns)
    return prepared(document, document.pinnable ? pinned(given, createdAt) : given)
  }

  return {
    async request(viewer, { list, columns, format, ...input }, signal) {
      const { session } = viewer
      if (!session) throw new CodedError('FORBIDDEN', 'An API key reads lists page by page.')
      const given = argumentsIn(input.arguments)
      const read = readerOf({ list, arguments: given, columns, createdAt: now() })
      // Whoever may not read it is told now, and by the list itself.
      await read(contextOf(viewer, signal), null, new AbortController())
      const id = newId('lex')
      const asked = JSON.stringify(given)
      const { expiresAt } = await db.write(async tx => {
        await audit.record(tx, viewer, {
          action: 'list.exported',
          details: { export: id, list, format, columns: columns.join(' '), arguments: asked },
        })
        // Last, so that the file holds what was there until then.
        const createdAt = now()
        return tx.listExport.create({
          data: {
            ...{ id, sessionId: session.id, list, format, createdAt },
            arguments: asked,
            columns: JSON.stringify(columns),
            expiresAt: new Date(createdAt.getTime() + KEPT_MS),
          },
        })
      })
      return { url: tokens.urlOf(id), expiresAt }
    },

    holds: (id, token) => tokens.fits(id, token),

    async open(id, token, origin): Promise<ExportFile | null> {
      if (!tokens.fits(id, token)) return null
      const row = await db.read.listExport.findFirst({ where: { id, expiresAt: { gt: now() } } })
      const viewer = row && (await viewerOf(row.sessionId, origin))
      if (!row || !viewer) return null
      const question = questionOf(row)
      const readPage = readerOf(question)
      const over = new AbortController()
      const watch = revocation.watch(viewer, { ended: () => over.abort(), allowed() {} })
      const read = async (after: string | null) => {
        const current = await viewerOf(row.sessionId, origin)
        if (!current) throw new Error('The session of an export ended.')
        return readPage(contextOf(current, over.signal), after, over)
      }
      try {
        await db.write(tx =>
          audit.record(tx, viewer, {
            action: 'list.export_fetched',
            details: { export: id, list: row.list },
          }),
        )
      } catch (error) {
        watch.release()
        throw error
      }
      const extension = row.format.toLowerCase()
      return {
        name: `parley-${row.list}-${row.createdAt.toISOString().slice(0, 10)}.${extension}`,
        type: `${row.format === 'CSV' ? 'text/csv' : 'application/x-ndjson'}; charset=utf-8`,
        pieces: listLines(pagesOf(read), question.columns, row.format as ListFormat),
        ended: over.signal,
        release: watch.release,
      }
    },
  }
}

interface Question {
  list: string
  arguments: Record<string, unknown>
  columns: readonly string[]
  createdAt: Date
}

const questionOf = ({ list, arguments: given, columns, createdAt }: ListExportRow): Question => ({
  list,
  arguments: JSON.parse(given),
  columns: JSON.parse(columns),
  createdAt,
})

/** Addresses that are over. */
export async function forgetListExports(db: Db, now: Date): Promise<void> {
  await db.write(tx => tx.listExport.deleteMany({ where: { expiresAt: { lt: now } } }))
}
