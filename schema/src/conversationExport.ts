import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { HistoryScope } from './conversationList.js'
import { DateTime, URLScalar } from './scalars.js'

export const ConversationFormat = { MARKDOWN: 'MARKDOWN', JSON: 'JSON' } as const
export type ConversationFormat = keyof typeof ConversationFormat

registerEnumType(ConversationFormat, {
  name: 'ConversationFormat',
  description: 'The format of an exported conversation.',
  valuesConfig: {
    MARKDOWN: {
      description:
        'One branch, to read: who wrote what and when. Headings within a message stand below its own, and code that a message leaves open is closed. Its own words are in the language of your preferences, else in one that the browser which fetches it asks for, else in English.',
    },
    JSON: {
      description:
        'All branches, to process: one object with `format` (“parley-conversation”), `version` (1), `exportedAt`, `leafId` (a message of the branch that is shown), `conversation` and `messages` in the order of their arrival, each with its `parentId`. Within a version, fields are only added.',
    },
  },
})

@InputType({ description: 'Which conversation to export, and how.' })
export class ExportConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string

  @Field(() => ConversationFormat, { description: 'The format of the file.' })
  format!: ConversationFormat

  @Field(() => ID, {
    nullable: true,
    description:
      'Any message of the branch that is shown, as for Conversation.messages; by default, the newest message.',
  })
  leafId?: string | null

  @Field(() => HistoryScope, {
    defaultValue: HistoryScope.OWN,
    description:
      'Whose conversations to look among. ALL needs HISTORY_READ_ALL and a grant for the conversation (openHistory), and is recorded in the audit log, also each time the file is fetched.',
  })
  scope!: HistoryScope
}

@ObjectType({
  description:
    'An address to download a conversation from. Messages that are added later are not in the file. The server reads the conversation as it is downloaded, with the rights you have at that time. It breaks off the download, so that clients see that the file is not whole, when the session that requested it ends or the conversation is no longer yours to read.',
  simpleResolvers: true,
})
export class ConversationExport {
  @Field(() => URLScalar, {
    description: 'The address: GET it without any other credential, and keep it secret.',
  })
  url!: string

  @Field(() => DateTime, { description: 'Until when a download may begin, ten minutes after the request.' })
  expiresAt!: Date
}
