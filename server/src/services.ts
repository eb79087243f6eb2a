import type { AdminEvents } from './adminEvent/adminEvents.service.js'
import type { ApiKeyService } from './apiKey/apiKey.service.js'
import type { AuditLog } from './audit/auditLog.service.js'
import type { Denials } from './audit/denials.js'
import type { LoginLink } from './auth/failedPage.js'
import type { BudgetAdminService } from './budget/budget.admin.service.js'
import type { ConversationService } from './conversation/conversation.service.js'
import type { MessageService } from './conversation/message.service.js'
import type { ConversationEvents } from './conversationEvent/conversationEvents.service.js'
import type { DataExportService } from './dataExport/dataExport.service.js'
import type { DeviceService } from './device/device.service.js'
import type { FeedbackService } from './feedback/feedback.service.js'
import type { IdentityService } from './identity/identity.service.js'
import type { Limits } from './limit/limits.js'
import type { ModelDoor } from './model/model.js'
import type { NodeService } from './node/node.service.js'
import type { ParticipantService } from './participant/participant.service.js'
import type { ReplyService } from './reply/reply.service.js'
import type { RoleAdminService } from './role/role.admin.service.js'
import type { SessionService } from './session/session.service.js'
import type { Credential } from './session/sessionCookie.js'
import type { UsageService } from './usage/usage.service.js'
import type { EraseService } from './user/erase.service.js'
import type { UserAdminService } from './user/user.admin.service.js'
import type { Bearer } from './viewer.js'

/** What resolvers call, each with one call. */
export interface Services {
  /** Who a token belongs to: a session's or an API key's. Throws what a session's or key's end is called. */
  authenticate: (credential: Credential) => Promise<Bearer>
  apiKeys: ApiKeyService
  adminEvents: AdminEvents
  auditLog: AuditLog
  denials: Denials
  budgets: BudgetAdminService
  conversations: ConversationService
  conversationEvents: ConversationEvents
  dataExports: DataExportService
  devices: DeviceService
  erasing: EraseService
  feedback: FeedbackService
  identities: IdentityService
  messages: MessageService
  model: ModelDoor
  /** Of prices and budgets, ISO 4217. */
  currency: string
  nodes: NodeService
  participants: ParticipantService
  replies: ReplyService
  roles: RoleAdminService
  sessions: SessionService
  usage: UsageService
  users: UserAdminService
  loginProviders: () => LoginLink[]
  /** Those in force. */
  rateLimits: Limits
  schemaHash: () => string
}
