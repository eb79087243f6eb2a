import { accessDirective, adminDirective, ErrorCode, typeOfId } from '@parley/schema'
import { type GraphQLEnumType, type GraphQLInterfaceType, GraphQLSchema } from 'graphql'
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql'
import { AdminEventResolver } from '../../access/adminEvent/adminEvent.resolver.js'
import { ApiKeyResolver, UserApiKeysResolver } from '../../access/apiKey/apiKey.resolver.js'
import { AppearanceResolver } from '../../access/appearance/appearance.resolver.js'
import { AuditResolver } from '../../access/audit/audit.resolver.js'
import { DeviceResolver } from '../../access/device/device.resolver.js'
import { HistoryGrantResolver } from '../../access/historyGrant/historyGrant.resolver.js'
import {
  HistoryReadResolver,
  UserHistoryReadsResolver,
} from '../../access/historyGrant/historyRead.resolver.js'
import { IdentityProviderResolver, IdentityResolver } from '../../access/identity/identity.resolver.js'
import { InvitationResolver } from '../../access/invitation/invitation.resolver.js'
import { KnockResolver } from '../../access/knock/knock.resolver.js'
import { RoleAssignmentResolver, RoleResolver } from '../../access/role/role.resolver.js'
import { SavedViewResolver } from '../../access/savedView/savedView.resolver.js'
import { SessionResolver, UserSessionsResolver } from '../../access/session/session.resolver.js'
import { SuspensionResolver, UserResolver } from '../../access/user/user.resolver.js'
import { ConversationAbilitiesResolver } from '../../chat/ability/ability.resolver.js'
import { AttachmentResolver } from '../../chat/attachment/attachment.resolver.js'
import { UserFileUseResolver } from '../../chat/attachment/fileUse.resolver.js'
import { ConversationResolver } from '../../chat/conversation/conversation.resolver.js'
import { MessageResolver } from '../../chat/conversation/message.resolver.js'
import { ConversationEventResolver } from '../../chat/conversationEvent/conversationEvent.resolver.js'
import { ConversationExportResolver } from '../../chat/conversationExport/conversationExport.resolver.js'
import { DataExportResolver, UserDataExportsResolver } from '../../chat/dataExport/dataExport.resolver.js'
import { DeletionResolver } from '../../chat/deletion/deletion.resolver.js'
import { DraftResolver } from '../../chat/draft/draft.resolver.js'
import { FeedbackResolver } from '../../chat/feedback/feedback.resolver.js'
import { ForkResolver } from '../../chat/fork/fork.resolver.js'
import { MarkResolver } from '../../chat/mark/mark.resolver.js'
import {
  ConversationModelResolver,
  MessageModelResolver,
  ModelResolver,
  RoleModelResolver,
  UsageModelResolver,
} from '../../chat/model/model.resolver.js'
import { ModelServerResolver } from '../../chat/modelServer/modelServer.resolver.js'
import {
  ConversationParticipantsResolver,
  ParticipantResolver,
} from '../../chat/participant/participant.resolver.js'
import { PreferencesResolver, UserPreferencesResolver } from '../../chat/preferences/preferences.resolver.js'
import { ReplyResolver } from '../../chat/reply/reply.resolver.js'
import { RunningResolver } from '../../chat/running/running.resolver.js'
import { SnippetsResolver } from '../../chat/search/snippets.resolver.js'
import { BudgetResolver, UserBudgetsResolver } from '../../spending/budget/budget.resolver.js'
import {
  ConversationUsageResolver,
  UsageResolver,
  UsageRowResolver,
  UserUsageResolver,
} from '../../spending/usage/usage.resolver.js'
import { enforceAccess } from '../access.js'
import { HealthResolver } from '../health/health.resolver.js'
import { ListExportResolver } from '../listExport/listExport.resolver.js'
import { NodeResolver } from '../node/node.resolver.js'
import { ServerInfoResolver } from '../serverInfo/serverInfo.resolver.js'
import { guardHistory } from './historyGuard.js'
import { meterLists } from './listMeter.js'
import { refuseUnreadableAnswers } from './refusedAnswers.js'

/** In the order in which their fields stand in the schema. */
const resolvers: NonEmptyArray<new () => object> = [
  AdminEventResolver,
  ApiKeyResolver,
  UserApiKeysResolver,
  AppearanceResolver,
  AttachmentResolver,
  UserFileUseResolver,
  AuditResolver,
  BudgetResolver,
  UserBudgetsResolver,
  ConversationResolver,
  ConversationAbilitiesResolver,
  MessageResolver,
  ConversationEventResolver,
  DataExportResolver,
  UserDataExportsResolver,
  DeviceResolver,
  DeletionResolver,
  FeedbackResolver,
  HealthResolver,
  HistoryGrantResolver,
  InvitationResolver,
  KnockResolver,
  ListExportResolver,
  ForkResolver,
  ConversationExportResolver,
  HistoryReadResolver,
  UserHistoryReadsResolver,
  IdentityResolver,
  IdentityProviderResolver,
  ModelResolver,
  ConversationModelResolver,
  MessageModelResolver,
  RoleModelResolver,
  UsageModelResolver,
  ModelServerResolver,
  NodeResolver,
  ConversationParticipantsResolver,
  ParticipantResolver,
  MarkResolver,
  DraftResolver,
  PreferencesResolver,
  UserPreferencesResolver,
  ReplyResolver,
  RoleResolver,
  RoleAssignmentResolver,
  RunningResolver,
  SavedViewResolver,
  SnippetsResolver,
  ServerInfoResolver,
  SessionResolver,
  UserSessionsResolver,
  UsageResolver,
  UsageRowResolver,
  UserUsageResolver,
  ConversationUsageResolver,
  UserResolver,
  SuspensionResolver,
]

export function createSchema(): GraphQLSchema {
  sortFields()
  sortArguments()
  const built = buildSchemaSync({
    resolvers,
    validate: false,
    // Subscriptions bring their own streams: the library's queue would end the process when one overflows.
    pubSub: { publish() {}, subscribe: noEvents },
  })
  const { types, directives, ...config } = built.toConfig()
  const permission = built.getType('Permission') as GraphQLEnumType
  const schema = new GraphQLSchema({
    ...config,
    directives: [...directives, accessDirective(permission), adminDirective(permission)],
    // No field leads to it: errors carry it in their extensions.
    types: [...types, ErrorCode],
  })
  // At once: type-graphql would make a promise of it.
  const node = schema.getType('Node') as GraphQLInterfaceType
  node.resolveType = ({ id }: { id: string }) => typeOfId(id)
  return meterLists(guardHistory(enforceAccess(refuseUnreadableAnswers(schema))))
}

async function* noEvents() {}

/** The library keeps the order in which files were loaded, which changes with every import. */
function sortFields(): void {
  const storage = globalThis.TypeGraphQLMetadataStorage
  const place = new Map<unknown, number>(resolvers.map((resolver, i) => [resolver, i]))
  for (const fields of [storage.queries, storage.mutations, storage.subscriptions, storage.fieldResolvers])
    fields.sort((a, b) => (place.get(a.target) ?? 0) - (place.get(b.target) ?? 0))
}

/** Decorators of parameters run from the last one to the first, and the library keeps their order. */
function sortArguments(): void {
  globalThis.TypeGraphQLMetadataStorage.params.sort((a, b) => a.index - b.index)
}
