import type { Conversation, ConversationExport as ConversationExportRow, Message } from '@parley/prisma'
import type { ConversationExport, ExportConversationInput, HistoryScope } from '@parley/schema'
import type { Revocation } from '../../access/session/revocation.js'
import type { SessionService } from '../../access/session/session.service.js'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError, notFound } from '../../base/errors.js'
import type { Origin, Viewer } from '../../base/viewer.js'
import { readableBy } from '../conversation/access.js'
import { enterScope, requireStill, type ScopeDeps } from '../conversation/historyRead.js'
import type { ExportFiles } from '../dataExport/dataExport.routes.js'
import { createExportTokens } from '../dataExport/exportToken.js'
import { fileName } from '../dataExport/fileName.js'
import type { ExportFile } from '../dataExport/sendFile.js'
import { createSessionViewer } from '../dataExport/sessionViewer.js'
import type { ModelService } from '../model/model.service.js'
import { localeOf } from '../preferences/preferences.service.js'
import type { ReplyService } from '../reply/index.js'
import { jsonOf } from './json.js'
import { markdownOf } from './markdown.js'
import { allPages, branchPages } from './messagePages.js'
import { createNames, type Told } from './told.js'
import { wordsFor } from './words.js'

const KEPT_MS = 10 * 60_000

export interface ConversationExports extends ExportFiles {
  /** An address for a conversation that the viewer may read. */
  request(viewer: Viewer, input: ExportConversationInput): Promise<ConversationExport>
}

export interface ConversationExportDeps extends ScopeDeps {
  sessions: Pick<SessionService, 'stillHolding'>
  models: Pick<ModelService, 'named'>
  replies: Pick<ReplyService, 'soFar'>
  revocation: Pick<Revocation, 'watch'>
  secret: string
  publicUrl: URL
  now: () => Date
}

/** One conversation as a file. It is read as it is fetched, with the rights that whoever asked has at that moment. */
export function createConversationExports(deps: ConversationExportDeps): ConversationExports {
  const { db, revocation, replies, models, now } = deps
  const tokens = createExportTokens(deps.secret, deps.publicUrl)
  const viewerOf = createSessionViewer(deps.sessions)

  /** The conversation, for whoever may read it; of somebody else's it is noted that they did. */
  async function enter(viewer: Viewer, id: string, scope: HistoryScope): Promise<Conversation> {
    const filter = { conversationId: id }
    const everybodys = await enterScope(deps, viewer, { list: 'export', scope, filter })
    const whose = everybodys ? { temporary: false } : readableBy(viewer)
    const conversation = await db.read.conversation.findFirst({ where: { id, ...whose } })
    if (!conversation) throw notFound('The conversation')
    await everybodys?.told([{ conversationId: id, ownerId: conversation.ownerId }])
    return conversation
  }

  return {
    async request(viewer, { conversationId, leafId = null, format, scope }) {
      const { session } = viewer
      if (!session) throw new CodedError('FORBIDDEN', 'An API key reads messages page by page.')
      await enter(viewer, conversationId, scope)
      const leaf =
        leafId === null ||
        (await db.read.message.findFirst({ where: { id: leafId, conversationId }, select: { id: true } }))
      if (!leaf) throw notFound('The message')
      const id = newId('cex')
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + KEPT_MS)
      const data = { id, sessionId: session.id, conversationId, leafId, format, scope, createdAt, expiresAt }
      await db.write(tx => tx.conversationExport.create({ data }))
      return { url: tokens.urlOf(id), expiresAt }
    },

    holds: (id, token) => tokens.fits(id, token),

    async open(id, token, origin, languages): Promise<ExportFile | null> {
      if (!tokens.fits(id, token)) return null
      const row = await db.read.conversationExport.findFirst({ where: { id, expiresAt: { gt: now() } } })
      const viewer = row && (await viewerOf(row.sessionId, origin))
      if (!row || !viewer) return null
      const conversation = await entered(viewer, row)
      if (!conversation) return null
      const over = new AbortController()
      const watch = revocation.watch(viewer, { ended: () => over.abort(), allowed() {} })
      const isMarkdown = row.format === 'MARKDOWN'
      return {
        name: fileName(conversation.title ?? '', isMarkdown ? 'md' : 'json', conversation.id),
        type: `${isMarkdown ? 'text/markdown' : 'application/json'}; charset=utf-8`,
        pieces: pieces(viewer, row, conversation, origin, languages),
        ended: over.signal,
        release: watch.release,
      }
    },
  }

  /** Who may not read it any more finds nothing at the address. */
  async function entered(viewer: Viewer, row: ConversationExportRow): Promise<Conversation | null> {
    try {
      return await enter(viewer, row.conversationId, row.scope as HistoryScope)
    } catch (error) {
      if (error instanceof CodedError && ['FORBIDDEN', 'NOT_FOUND'].includes(error.code)) return null
      throw error
    }
  }

  async function* pieces(
    viewer: Viewer,
    row: ConversationExportRow,
    conversation: Conversation,
    origin: Origin,
    languages: string,
  ): AsyncGenerator<string, void> {
    const names = createNames(db, models, viewer)
    const about = await names.about(conversation, now())
    const told = async function* (pages: AsyncGenerator<Message[], void>): AsyncGenerator<Told[], void> {
      for await (const messages of pages) {
        const current = await viewerOf(row.sessionId, origin)
        if (!current) throw new Error('The session of an export ended.')
        await requireStill(deps, current, row.scope as HistoryScope, conversation.id)
        yield names.told(await replies.soFar(messages))
      }
    }
    if (row.format === 'MARKDOWN') {
      const words = wordsFor(await localeOf(db, viewer), languages)
      yield* markdownOf(about, told(branchPages(db, conversation, row.leafId)), words)
    } else yield* jsonOf(about, row.leafId ?? conversation.lastMessageId, told(allPages(db, conversation)))
  }
}

/** Addresses that are over. */
export async function forgetConversationExports(db: Db, now: Date): Promise<void> {
  await db.write(tx => tx.conversationExport.deleteMany({ where: { expiresAt: { lt: now } } }))
}
