import type {
  ApiKey,
  Appearance,
  Attachment,
  AuditEvent,
  Budget,
  Conversation,
  DataExport,
  HistoryGrant,
  Identity,
  Invitation,
  Knock,
  Message,
  Role,
  Session,
  User,
} from '@parley/prisma'
import { typeOfId } from '@parley/schema'
import type DataLoader from 'dataloader'
import { keysVisibleTo } from '../../access/apiKey/visibility.js'
import type { AppearanceService } from '../../access/appearance/appearance.service.js'
import type { AuditLog } from '../../access/audit/auditLog.service.js'
import type { HistoryGrants } from '../../access/historyGrant/historyGrant.service.js'
import { identitiesVisibleTo } from '../../access/identity/visibility.js'
import type { Invitations } from '../../access/invitation/invitation.service.js'
import type { Knocks } from '../../access/knock/knock.service.js'
import { sessionsVisibleTo } from '../../access/session/visibility.js'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { badInput } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import type { AttachmentService } from '../../chat/attachment/attachment.service.js'
import { readableBy } from '../../chat/conversation/access.js'
import { mayRead, readsHistory } from '../../chat/conversation/historyAccess.js'
import type { DataExportService } from '../../chat/dataExport/dataExport.service.js'
import { findMessages } from '../../chat/message/store.sql.js'
import type { ModelService, ShownModel } from '../../chat/model/model.service.js'
import type { ModelServerService, ShownServer } from '../../chat/modelServer/modelServer.service.js'
import type { ReplyService } from '../../chat/reply/index.js'
import type { BudgetAdminService } from '../../spending/budget/budget.admin.service.js'

const MAX_IDS = 100

export type NodeRow =
  | Appearance
  | Attachment
  | AuditEvent
  | User
  | Role
  | Conversation
  | Message
  | ApiKey
  | Session
  | Identity
  | DataExport
  | HistoryGrant
  | Invitation
  | Knock
  | Budget
  | ShownModel
  | ShownServer

export type NodeService = ReturnType<typeof createNodeService>

/** Objects by id, whatever their type. Null for what does not exist and for what the viewer may not see, alike. */
export function createNodeService({
  db,
  appearance,
  attachments,
  auditLog,
  dataExports,
  historyGrants,
  invitations,
  knocks,
  budgets,
  replies,
  models,
  modelServers,
}: {
  db: Db
  appearance: Pick<AppearanceService, 'find'>
  attachments: Pick<AttachmentService, 'find'>
  replies: Pick<ReplyService, 'soFar'>
  models: Pick<ModelService, 'find'>
  modelServers: Pick<ModelServerService, 'find'>
  auditLog: AuditLog
  dataExports: Pick<DataExportService, 'find'>
  historyGrants: Pick<HistoryGrants, 'find'>
  invitations: Pick<Invitations, 'find'>
  knocks: Pick<Knocks, 'find'>
  budgets: Pick<BudgetAdminService, 'find'>
}) {
  const finders: Record<string, (viewer: Viewer, ids: string[]) => Promise<NodeRow[]>> = {
    Appearance: appearance.find,
    Attachment: attachments.find,
    AuditEvent: auditLog.find,
    DataExport: dataExports.find,
    HistoryGrant: historyGrants.find,
    Invitation: invitations.find,
    Knock: knocks.find,
    Budget: budgets.find,
    Model: models.find,
    ModelServer: modelServers.find,
    User: (_viewer, ids) => db.read.user.findMany({ where: { id: { in: ids } } }),
    Role: (viewer, ids) =>
      viewer.permissions.has('ROLES_MANAGE') || viewer.permissions.has('USERS_READ')
        ? db.read.role.findMany({ where: { id: { in: ids } } })
        : db.read.role.findMany({
            where: { id: { in: ids }, assignments: { some: { userId: viewer.user.id } } },
          }),
    Conversation: async (viewer, ids) =>
      readsHistory(viewer)
        ? db.read.conversation.findMany({ where: { id: { in: ids }, ...readableBy(viewer) } })
        : [],
    Message: async (viewer, ids) => {
      const where = { id: { in: ids }, conversation: readableBy(viewer) }
      const found = await findMessages(db.read, { where })
      return replies.soFar(found.filter(message => mayRead(viewer, message)))
    },
    Session: (viewer, ids) =>
      db.read.session.findMany({ where: { id: { in: ids }, ...sessionsVisibleTo(viewer) } }),
    Identity: (viewer, ids) =>
      db.read.identity.findMany({ where: { id: { in: ids }, ...identitiesVisibleTo(viewer) } }),
    ApiKey: (viewer, ids) =>
      db.read.apiKey.findMany({ where: { id: { in: ids }, ...keysVisibleTo(viewer) } }),
  }

  async function find(viewer: Viewer, ids: readonly string[]): Promise<(NodeRow | null)[]> {
    const byType = Map.groupBy(new Set(ids), id => typeOfId(id) ?? '')
    const found = await Promise.all(
      [...byType].map(async ([type, own]) => (await finders[type]?.(viewer, own)) ?? []),
    )
    const rows = new Map(found.flat().map(row => [row.id, row]))
    return ids.map(id => rows.get(id) ?? null)
  }

  /** Of operations that are under way. */
  const loaders = new WeakMap<object, DataLoader<string, NodeRow | null>>()

  return {
    async find(viewer: Viewer, ids: string[]): Promise<(NodeRow | null)[]> {
      if (ids.length > MAX_IDS) throw badInput({ ids: `At most ${MAX_IDS} ids at once.` })
      return find(viewer, ids)
    },
    /** One of those that an operation, known by its context, points to: all of them are looked up together. */
    load(operation: object, viewer: Viewer, id: string): Promise<NodeRow | null> {
      const known = loaders.get(operation)
      const loader =
        known ??
        createLoader<string, NodeRow | null>(db, 'nodes', ids => find(viewer, ids), { maxBatchSize: MAX_IDS })
      if (!known) loaders.set(operation, loader)
      return loader.load(id)
    },
  }
}
