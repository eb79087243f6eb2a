import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const Access = { OWNER: 'OWNER', WRITE: 'WRITE', READ: 'READ' } as const
export type Access = keyof typeof Access

registerEnumType(Access, {
  name: 'Access',
  description: 'What a person may do in a conversation.',
  valuesConfig: {
    OWNER: {
      description: 'Do everything, including sharing and deleting it. A conversation has exactly one owner.',
    },
    WRITE: {
      description: 'Read it, send messages, stop replies, and change its title, model and system prompt.',
    },
    READ: { description: 'Read it and follow its replies.' },
  },
})

@ObjectType({ description: 'A person who can see a conversation.', simpleResolvers: true })
export class Participant {
  @Field(() => User, { description: 'The person.', simple: false })
  user!: User

  @Field(() => Access, { description: 'What the person may do.' })
  access!: Access

  @Field(() => DateTime, { description: 'When the person was added.' })
  addedAt!: Date
}
