import type { CodegenConfig } from '@graphql-codegen/cli'

// What a page of 100 cannot have with each item, because of the server's cost limit (server/src/api/graphql/cost.ts).
const leaveOut = [
  'Conversation.draft',
  'Conversation.participants',
  'Conversation.usage',
  'Conversation.viewerCan',
  'Message.attachments',
  'RoleAssignment.assignedBy',
  'User.apiKeys',
  'User.budgets',
  'User.dataExports',
  'User.fileUse',
  'User.identities',
  'User.preferences',
  'User.usage',
]
// Of these what is asked for again when its addresses end: it comes with its object, and has an operation of its own.
const withObject = ['Message.attachments']
// What asks a model server itself, which the console wants and a program asks for by name.
const asks = ['ModelServer.checkedAt', 'ModelServer.lastError', 'ModelServer.latency', 'ModelServer.state']
// What whoever manages models asks for by name: the chat app has every fragment of the SDK in its first load.
const without = [
  'Conversation.parameters',
  'Message.parameters',
  'ModelFacts',
  'ModelParameters',
  'Model.corrections',
  'Model.description',
  'Model.fallbacks',
  'Model.icon',
  'Model.imagePrice',
  'Model.position',
  'Model.reasoningPricePerMillionTokens',
  'Model.reported',
  'Model.server',
  'Model.state',
]
const documentTransforms = [
  { './codegen/src/documents.ts': { leaveOut: [...leaveOut, ...asks], withObject, without } },
]

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'sdk/operations/*.graphql',
  config: {
    // In the order of the schema, so that a diff shows what changed there and nothing else.
    sort: false,
    scalars: {
      ID: 'string',
      DateTime: 'string',
      Decimal: 'string',
      LocalDate: 'string',
      SafeInt: 'number',
      URL: 'string',
    },
  },
  generates: {
    'sdk/src/generated/graphql.ts': {
      plugins: ['./codegen/src/operations.ts', 'typescript-operations'],
      documentTransforms,
      config: {
        futureProofEnums: true,
        inlineFragmentTypes: 'combine',
        arrayInputCoercion: false,
        printFieldsOnNewLines: true,
      },
    },
    'sdk/src/generated/documents.ts': { plugins: ['./codegen/src/exports.ts'], documentTransforms },
    'sdk/src/generated/operations.ts': {
      plugins: ['./codegen/src/facade.ts'],
      documentTransforms,
      config: {
        handWritten: ['reply', 'signOut'],
        // Done twice they are as good as done once.
        repeatable:
          '^(addParticipant$|(assign|delete|mark|rate|reactivate|remove|restore|revoke|set|stop|suspend|update)[A-Z])',
        // To whoever leaves a conversation, and where a draft is removed.
        answersNull: ['removeParticipant', 'setDraft'],
        // Where the reference of the SDK shows a method; docs/typedoc.json has their order.
        categories: {
          'Audit log': 'audit|Audit',
          'Usage and budgets': '[uU]sage$|[bB]udget',
          Events: 'Events$|^changes$',
          'Messages and replies': '[mM]essage|Reply$|Previews$',
          Conversations: '[cC]onversation|Participant|Draft$',
          'API keys': '[aA]piKey',
          'Sessions and sign-ins': '[sS]ession|Login$|[iI]dentit',
          Roles: '[rR]ole',
          People: '^me$|[uU]ser|^people$|Profile$',
          Server: '',
        },
      },
    },
    'sdk/src/generated/types.ts': {
      plugins: ['./codegen/src/types.ts'],
      documentTransforms,
      config: { handWritten: ['ReplyEvent'] },
    },
    'sdk/src/generated/errors.ts': { plugins: ['./codegen/src/errors.ts'], documentTransforms },
    'sdk/src/generated/sdl.ts': {
      plugins: ['./codegen/src/sdl.ts'],
      documentTransforms,
      config: { module: true },
    },
    'sdk/src/generated/introspection.ts': {
      plugins: ['./codegen/src/introspection.ts'],
      documentTransforms,
      config: { types: true },
    },
    'sdk/schema/schema.graphql': { plugins: ['./codegen/src/sdl.ts'], documentTransforms },
    'sdk/schema/introspection.json': { plugins: ['./codegen/src/introspection.ts'], documentTransforms },
    'admin/src/generated/resources.ts': {
      plugins: ['./codegen/src/console.ts'],
      documentTransforms,
      // Of a page of people one statement says it.
      config: { leaveOut: leaveOut.filter(name => name !== 'User.fileUse') },
    },
    'sdk/schema/operations.graphql': { plugins: ['./codegen/src/print.ts'], documentTransforms },
  },
}

export default config
