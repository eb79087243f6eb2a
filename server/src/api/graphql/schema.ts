import { ErrorCode, typeOfId } from '@parley/schema'
import { type GraphQLInterfaceType, GraphQLSchema, printSchema } from 'graphql'
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql'
import { AdminEventResolver } from '../../access/adminEvent/adminEvent.resolver.js'
import { ApiKeyResolver, UserApiKeysResolver } from '../../access/apiKey/apiKey.resolver.js'
import { AuditResolver } from '../../access/audit/audit.resolver.js'
import { DeviceResolver } from '../../access/device/device.resolver.js'
import { IdentityResolver } from '../../access/identity/identity.resolver.js'
import { RoleAssignmentResolver, RoleResolver } from '../../access/role/role.resolver.js'
import { SessionResolver, UserSessionsResolver } from '../../access/session/session.resolver.js'
import { UserResolver } from '../../access/user/user.resolver.js'
import { ConversationResolver } from '../../chat/conversation/conversation.resolver.js'
import { guardHistory } from '../../chat/conversation/historyAccess.js'
import { MessageResolver } from '../../chat/conversation/message.resolver.js'
import { ConversationEventResolver } from '../../chat/conversationEvent/conversationEvent.resolver.js'
import { DataExportResolver, UserDataExportsResolver } from '../../chat/dataExport/dataExport.resolver.js'
import { FeedbackResolver } from '../../chat/feedback/feedback.resolver.js'
import { ModelResolver } from '../../chat/model/model.resolver.js'
import {
  ConversationParticipantsResolver,
  ParticipantResolver,
} from '../../chat/participant/participant.resolver.js'
import { ReplyResolver } from '../../chat/reply/reply.resolver.js'
import { BudgetResolver, UserBudgetsResolver } from '../../spending/budget/budget.resolver.js'
import {
  ConversationUsageResolver,
  UsageResolver,
  UsageRowResolver,
  UserUsageResolver,
} from '../../spending/usage/usage.resolver.js'
import { enforceAccess } from '../access.js'
import { NodeResolver } from '../node/node.resolver.js'
import { ServerInfoResolver } from '../serverInfo/serverInfo.resolver.js'
import { meterLists } from './listMeter.js'

const resolvers: NonEmptyArray<new () => object> = [
  ServerInfoResolver,
  UserResolver,
  RoleResolver,
  RoleAssignmentResolver,
  NodeResolver,
  ConversationResolver,
  MessageResolver,
  ConversationParticipantsResolver,
  ParticipantResolver,
  FeedbackResolver,
  ConversationEventResolver,
  ModelResolver,
  ReplyResolver,
  SessionResolver,
  UserSessionsResolver,
  AuditResolver,
  AdminEventResolver,
  ApiKeyResolver,
  UserApiKeysResolver,
  DeviceResolver,
  IdentityResolver,
  DataExportResolver,
  UserDataExportsResolver,
  BudgetResolver,
  UserBudgetsResolver,
  UsageResolver,
  UsageRowResolver,
  UserUsageResolver,
  ConversationUsageResolver,
]

export function createSchema(): GraphQLSchema {
  sortArguments()
  const built = buildSchemaSync({
    resolvers,
    validate: false,
    // Subscriptions bring their own streams: the library's queue would end the process when one overflows.
    pubSub: { publish() {}, subscribe: noEvents },
  })
  const { types, ...config } = built.toConfig()
  // No field leads to it: errors carry it in their extensions.
  const schema = new GraphQLSchema({ ...config, types: [...types, ErrorCode] })
  // At once: type-graphql would make a promise of it.
  const node = schema.getType('Node') as GraphQLInterfaceType
  node.resolveType = ({ id }: { id: string }) => typeOfId(id)
  return meterLists(guardHistory(enforceAccess(schema)))
}

export const schemaText = (schema: GraphQLSchema): string => `${printSchema(schema)}\n`

async function* noEvents() {}

/** Decorators of parameters run from the last one to the first, and the library keeps their order. */
function sortArguments(): void {
  globalThis.TypeGraphQLMetadataStorage.params.sort((a, b) => a.index - b.index)
}
