import type { ServerFeature, ServerLimits, Setting } from '@parley/schema'
import type { AdminEvents } from '../access/adminEvent/adminEvents.service.js'
import type { ApiKeyService } from '../access/apiKey/apiKey.service.js'
import type { Authenticate } from '../access/apiKey/authenticate.js'
import type { AppearanceService } from '../access/appearance/appearance.service.js'
import type { AuditLog } from '../access/audit/auditLog.service.js'
import type { Denials } from '../access/audit/denials.js'
import type { LoginLink } from '../access/auth/failedPage.js'
import type { DeviceService } from '../access/device/device.service.js'
import type { HistoryGrants } from '../access/historyGrant/historyGrant.service.js'
import type { HistoryReads } from '../access/historyGrant/historyRead.service.js'
import type { IdentityService } from '../access/identity/identity.service.js'
import type { ModelConsentUrl } from '../access/identity/modelConsent.js'
import type { Invitations } from '../access/invitation/invitation.service.js'
import type { Knocks } from '../access/knock/knock.service.js'
import type { Limits } from '../access/limit/limits.js'
import type { RoleAdminService } from '../access/role/role.admin.service.js'
import type { SavedViewService } from '../access/savedView/savedView.service.js'
import type { SessionService } from '../access/session/session.service.js'
import type { EraseService } from '../access/user/erase.service.js'
import type { UserAdminService } from '../access/user/user.admin.service.js'
import type { ReportJobs } from '../base/jobs/report.js'
import type { AbilityService } from '../chat/ability/ability.service.js'
import type { AttachmentService } from '../chat/attachment/attachment.service.js'
import type { ConversationService } from '../chat/conversation/conversation.service.js'
import type { MessageService } from '../chat/conversation/message.service.js'
import type { ConversationEvents } from '../chat/conversationEvent/conversationEvents.service.js'
import type { ConversationExports } from '../chat/conversationExport/conversationExport.service.js'
import type { DataExportService } from '../chat/dataExport/dataExport.service.js'
import type { DeletionService } from '../chat/deletion/deletion.service.js'
import type { DraftService } from '../chat/draft/draft.service.js'
import type { FeedbackService } from '../chat/feedback/feedback.service.js'
import type { ForkService } from '../chat/fork/fork.service.js'
import type { MarkService } from '../chat/mark/mark.service.js'
import type { ModelService } from '../chat/model/model.service.js'
import type { ModelServerService } from '../chat/modelServer/modelServer.service.js'
import type { ParticipantService } from '../chat/participant/participant.service.js'
import type { PreferencesService } from '../chat/preferences/preferences.service.js'
import type { ReplyService } from '../chat/reply/index.js'
import type { RunningService } from '../chat/running/running.service.js'
import type { SnippetService } from '../chat/search/snippets.service.js'
import type { BudgetAdminService } from '../spending/budget/budget.admin.service.js'
import type { UsageService } from '../spending/usage/usage.service.js'
import type { Health } from './health/health.service.js'
import type { ListExports } from './listExport/listExports.js'
import type { NodeService } from './node/node.service.js'

/** What resolvers call, each with one call. */
export interface Services {
  authenticate: Authenticate
  abilities: AbilityService
  apiKeys: ApiKeyService
  appearance: AppearanceService
  attachments: AttachmentService
  adminEvents: AdminEvents
  auditLog: AuditLog
  denials: Denials
  budgets: BudgetAdminService
  conversations: ConversationService
  /** Where people allow that their own token is used for model servers. */
  consentUrl: ModelConsentUrl
  conversationExports: ConversationExports
  conversationEvents: ConversationEvents
  dataExports: DataExportService
  deletions: DeletionService
  devices: DeviceService
  drafts: DraftService
  erasing: EraseService
  feedback: FeedbackService
  health: Health
  forks: ForkService
  historyGrants: HistoryGrants
  historyReads: HistoryReads
  identities: IdentityService
  invitations: Invitations
  jobs: ReportJobs
  knocks: Knocks
  listExports: ListExports
  marks: MarkService
  messages: MessageService
  models: ModelService
  modelServers: ModelServerService
  /** Of prices and budgets, ISO 4217. */
  currency: string
  nodes: NodeService
  participants: ParticipantService
  preferences: PreferencesService
  replies: ReplyService
  roles: RoleAdminService
  running: RunningService
  savedViews: SavedViewService
  sessions: SessionService
  settings: readonly Setting[]
  snippets: SnippetService
  usage: UsageService
  users: UserAdminService
  loginProviders: () => LoginLink[]
  features: readonly ServerFeature[]
  /** Of the package that fits; null where it is not there. */
  sdkUrl: URL | null
  /** How long what is kept. */
  keeps: Pick<ServerLimits, 'temporaryHours' | 'retentionDays' | 'eventDays'>
  /** Those in force. */
  rateLimits: Limits
  schemaHash: () => string
}

/** Those that are there before the schema is. */
export type ServicesBefore = Omit<Services, 'schemaHash' | 'listExports'>
