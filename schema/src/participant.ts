import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const Access = { OWNER: 'OWNER', WRITE: 'WRITE', READ: 'READ' } as const
export type Access = keyof typeof Access

registerEnumType(Access, {
  name: 'Access',
  description: 'What somebody may do in a conversation.',
  valuesConfig: {
    OWNER: { description: 'Everything, also share and delete it. A conversation has exactly one owner.' },
    WRITE: {
      description: 'Read it, send messages, stop replies, and change title, model and system prompt.',
    },
    READ: { description: 'Read it and follow its replies.' },
  },
})

@ObjectType({ description: 'Somebody who may see a conversation.', simpleResolvers: true })
export class Participant {
  @Field(() => User, { description: 'The person.', simple: false })
  user!: User

  @Field(() => Access, { description: 'What the person may do.' })
  access!: Access

  @Field(() => DateTime, { description: 'Since when.' })
  addedAt!: Date
}
