import { ErrorCode, typeOfId } from '@parley/schema'
import { type GraphQLInterfaceType, GraphQLSchema, printSchema } from 'graphql'
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql'
import { enforceAccess } from '../access.js'
import { AdminEventResolver } from '../adminEvent/adminEvent.resolver.js'
import { ApiKeyResolver, UserApiKeysResolver } from '../apiKey/apiKey.resolver.js'
import { AuditResolver } from '../audit/audit.resolver.js'
import { BudgetResolver, UserBudgetsResolver } from '../budget/budget.resolver.js'
import { ConversationResolver } from '../conversation/conversation.resolver.js'
import { guardHistory } from '../conversation/historyAccess.js'
import { MessageResolver } from '../conversation/message.resolver.js'
import { ConversationEventResolver } from '../conversationEvent/conversationEvent.resolver.js'
import { DataExportResolver, UserDataExportsResolver } from '../dataExport/dataExport.resolver.js'
import { DeviceResolver } from '../device/device.resolver.js'
import { FeedbackResolver } from '../feedback/feedback.resolver.js'
import { IdentityResolver } from '../identity/identity.resolver.js'
import { ModelResolver } from '../model/model.resolver.js'
import { NodeResolver } from '../node/node.resolver.js'
import { ConversationParticipantsResolver, ParticipantResolver } from '../participant/participant.resolver.js'
import { ReplyResolver } from '../reply/reply.resolver.js'
import { RoleAssignmentResolver, RoleResolver } from '../role/role.resolver.js'
import { ServerInfoResolver } from '../serverInfo/serverInfo.resolver.js'
import { SessionResolver, UserSessionsResolver } from '../session/session.resolver.js'
import {
  ConversationUsageResolver,
  UsageResolver,
  UsageRowResolver,
  UserUsageResolver,
} from '../usage/usage.resolver.js'
import { UserResolver } from '../user/user.resolver.js'
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
