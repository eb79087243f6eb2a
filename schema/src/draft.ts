import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.js'

@ObjectType({ description: 'What somebody has typed into a conversation and not sent. Nobody else sees it.' })
export class Draft {
  @Field(() => String, { simple: true, description: 'The text, as Markdown. Never empty.' })
  content!: string

  @Field(() => DateTime, { simple: true, description: 'When it was last kept, by the clock of the server.' })
  updatedAt!: Date
}

@InputType({ description: 'What somebody has typed.' })
export class SetDraftInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string

  @Field(() => String, {
    description:
      'All of it, as Markdown: at most serverInfo.limits.maxMessageLength characters. An empty one removes the draft.',
  })
  content!: string
}
