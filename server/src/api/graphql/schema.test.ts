import { isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createSchema } from './schema.js'

const schema = createSchema()
const types = Object.values(schema.getTypeMap()).filter(type => !isIntrospectionType(type))

/** Everything that has a name, as `Type.field(argument)`. */
const named = types.flatMap(type => {
  const parts: [name: string, description: string | null | undefined][] = [[type.name, type.description]]
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field.description])
      for (const arg of field.args) parts.push([`${type.name}.${field.name}(${arg.name})`, arg.description])
    }
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      parts.push([`${type.name}.${field.name}`, field.description])
  if (isEnumType(type))
    for (const value of type.getValues()) parts.push([`${type.name}.${value.name}`, value.description])
  return parts
})

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
const rootTypes = new Set(roots.map(root => root?.name))

describe('the schema', () => {
  test('describes everything, in sentences', () => {
    expect(named.length).toBeGreaterThan(100)
    const undescribed = named.filter(
      ([name, description]) => !rootTypes.has(name) && !description?.trim().endsWith('.'),
    )
    expect(undescribed).toEqual([])
  })

  test('says of each root field who may use it [Z1]', () => {
    const rules = roots.flatMap(root =>
      Object.values(root?.getFields() ?? {}).map(field => [
        `${root?.name}.${field.name}`,
        field.extensions.access,
      ]),
    )
    expect(Object.fromEntries(rules)).toEqual({
      'Query.serverInfo': 'everybody',
      'Query.appearance': 'everybody',
      'Query.runningReplies': 'CONVERSATIONS_MANAGE',
      'Query.replicas': 'SETTINGS_READ',
      'Query.savedViews': 'signedIn',
      'Query.searchSnippets': 'HISTORY_READ',
      'Query.me': 'everybody',
      'Query.node': 'signedIn',
      'Query.nodes': 'signedIn',
      'Query.user': 'signedIn',
      'Query.users': 'USERS_READ',
      'Query.people': 'CHAT',
      'Query.allModels': [
        'MODELS_MANAGE',
        'ROLES_MANAGE',
        'USAGE_READ_ALL',
        'HISTORY_READ_ALL',
        'CONVERSATIONS_MANAGE',
      ],
      'Query.roles': ['ROLES_MANAGE', 'USERS_READ'],
      'Query.sessions': 'SESSIONS_MANAGE',
      'Query.apiKeys': 'API_KEYS_MANAGE',
      'Query.auditActions': 'AUDIT_READ',
      'Query.models': 'signedIn',
      'Query.modelServers': 'MODELS_MANAGE',
      'Query.health': 'SETTINGS_READ',
      'Query.jobs': 'SETTINGS_READ',
      'Query.settings': 'SETTINGS_READ',
      'Query.conversation': ['HISTORY_READ', 'CONVERSATIONS_MANAGE'],
      'Query.conversations': ['HISTORY_READ', 'CONVERSATIONS_MANAGE'],
      'Query.historyGrants': ['HISTORY_READ_ALL', 'CONVERSATIONS_MANAGE', 'AUDIT_READ'],
      'Query.invitations': 'USERS_MANAGE',
      'Query.knocks': 'USERS_MANAGE',
      'Query.messages': 'HISTORY_READ',
      'Query.repliesInFlight': ['USAGE_READ_ALL', 'SETTINGS_READ'],
      'Query.changes': 'HISTORY_READ',
      'Query.usage': 'signedIn',
      'Query.attachments': 'CHAT',
      'Query.budgets': 'BUDGETS_MANAGE',
      'Query.auditEvents': 'AUDIT_READ',
      'Query.verifyAuditLog': 'AUDIT_READ',
      'Mutation.startDeviceLogin': 'everybody',
      'Mutation.pollDeviceLogin': 'everybody',
      'Mutation.signOut': 'signedIn',
      'Mutation.unlinkIdentity': 'signedIn',
      'Mutation.updatePreferences': 'signedIn',
      'Mutation.updateProfile': 'signedIn',
      'Mutation.assignRole': 'ROLES_MANAGE',
      'Mutation.revokeRole': 'ROLES_MANAGE',
      'Mutation.createRole': 'ROLES_MANAGE',
      'Mutation.updateRole': 'ROLES_MANAGE',
      'Mutation.createModelServer': 'MODELS_MANAGE',
      'Mutation.updateModel': 'MODELS_MANAGE',
      'Mutation.updateModelServer': 'MODELS_MANAGE',
      'Mutation.deleteModelServer': 'MODELS_MANAGE',
      'Mutation.testModelServer': 'MODELS_MANAGE',
      'Mutation.deleteRole': 'ROLES_MANAGE',
      'Mutation.inviteUsers': 'USERS_MANAGE',
      'Mutation.revokeInvitations': 'USERS_MANAGE',
      'Mutation.letIn': 'USERS_MANAGE',
      'Mutation.dismissKnocks': 'USERS_MANAGE',
      'Mutation.suspendUsers': 'USERS_MANAGE',
      'Mutation.reactivateUsers': 'USERS_MANAGE',
      'Mutation.deleteUser': 'signedIn',
      'Mutation.exportUserData': 'signedIn',
      'Mutation.setAppearance': 'ROLES_MANAGE',
      'Mutation.setAnnouncement': 'ROLES_MANAGE',
      'Mutation.saveView': 'signedIn',
      'Mutation.deleteView': 'signedIn',
      'Mutation.exportList': 'signedIn',
      'Mutation.forkConversation': 'CHAT',
      'Mutation.exportConversation': ['HISTORY_READ', 'HISTORY_READ_ALL'],
      'Mutation.withdrawDataExport': 'signedIn',
      'Mutation.openHistory': 'HISTORY_READ_ALL',
      'Mutation.approveHistory': 'HISTORY_READ_ALL',
      'Mutation.closeHistory': 'signedIn',
      'Mutation.revokeSessions': 'signedIn',
      'Mutation.revokeOtherSessions': 'signedIn',
      'Mutation.revokeUserSessions': 'SESSIONS_MANAGE',
      'Mutation.createApiKey': 'signedIn',
      'Mutation.revokeApiKeys': 'signedIn',
      'Mutation.createConversation': 'CHAT',
      'Mutation.updateConversation': 'CHAT',
      'Mutation.deleteConversations': ['CHAT', 'CONVERSATIONS_MANAGE'],
      'Mutation.addParticipant': 'CHAT',
      'Mutation.removeParticipant': 'CHAT',
      'Mutation.rateMessage': 'CHAT',
      'Mutation.sendMessage': 'CHAT',
      'Mutation.generateImage': 'CHAT',
      'Mutation.editMessage': 'CHAT',
      'Mutation.regenerateReply': 'CHAT',
      'Mutation.continueReply': 'CHAT',
      'Mutation.stopReplies': 'CONVERSATIONS_MANAGE',
      'Mutation.stopReply': 'CHAT',
      'Mutation.markRead': 'CHAT',
      'Mutation.setDraft': 'CHAT',
      'Mutation.createUpload': 'CHAT',
      'Mutation.completeUpload': 'CHAT',
      'Mutation.updateAttachment': 'CHAT',
      'Mutation.deleteAttachments': 'CHAT',
      'Mutation.deleteMessage': 'CHAT',
      'Mutation.restoreMessage': 'CHAT',
      'Mutation.setBudget': 'BUDGETS_MANAGE',
      'Mutation.deleteBudget': 'BUDGETS_MANAGE',
      'Subscription.reply': ['HISTORY_READ', 'CHAT'],
      'Subscription.conversationEvents': 'HISTORY_READ',
      'Subscription.conversationListEvents': 'HISTORY_READ',
      'Subscription.adminEvents': [
        'API_KEYS_MANAGE',
        'AUDIT_READ',
        'BUDGETS_MANAGE',
        'CONVERSATIONS_MANAGE',
        'HISTORY_READ_ALL',
        'USERS_READ',
        'USERS_MANAGE',
        'MODELS_MANAGE',
        'ROLES_MANAGE',
        'SESSIONS_MANAGE',
      ],
    })
  })

  test('lets nothing be refused that would cost the rest of an answer', () => {
    const refusable = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
      field => field.extensions.access !== 'everybody' && String(field.type).endsWith('!'),
    )
    expect(refusable.map(field => field.name)).toEqual(['nodes'])
  })
})
