import { Field, ObjectType } from 'type-graphql'

@ObjectType({
  description: 'Whether you may do something, so that no page offers what is refused.',
  simpleResolvers: true,
})
export class Ability {
  @Field(() => Boolean, { description: 'Whether you may.' })
  allowed!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'What `extensions.code` of the refusal would say: see ErrorCode. Null if you may.',
  })
  code!: string | null

  @Field(() => String, { nullable: true, description: 'Why not, in a sentence. Null if you may.' })
  reason!: string | null
}

@ObjectType({
  description:
    'What you may do with a conversation, by your rights now. What depends on what you do is not among it: a message may be too long, and the newest leaf may be being written.',
  simpleResolvers: true,
})
export class ConversationAbilities {
  @Field(() => Ability, {
    description:
      'Send a message, answered by the model of the conversation: also whether that model is still there for you, and whether your budgets have room for an answer to a short one.',
  })
  send!: Ability

  @Field(() => Ability, { description: 'Share it, change what others may do in it, and hand it over.' })
  share!: Ability

  @Field(() => Ability, { description: 'Delete it for everybody.' })
  delete!: Ability
}
