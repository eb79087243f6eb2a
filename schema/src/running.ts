import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@ObjectType({ description: 'A reply that is being written, without what it says.' })
export class RunningReply {
  @Field(() => ID, { description: 'The id of the reply, for stopReplies.' })
  id!: string

  @Field(() => User, {
    nullable: true,
    description: 'The owner of its conversation; null once they are gone.',
  })
  owner!: User | null

  @Field(() => ID, {
    nullable: true,
    description: 'The id of its conversation; null if that is temporary.',
  })
  conversationId!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The name of the model that writes it; null if unknown.',
  })
  modelName!: string | null

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: Date

  @Field(() => ID, { nullable: true, description: 'The id of the replica that writes it.' })
  replicaId!: string | null

  @Field(() => Boolean, { description: 'Whether somebody has stopped it, which takes a moment.' })
  stopping!: boolean
}

@ObjectType({
  description: 'A server process among those that share a database, and how busy it is.',
  simpleResolvers: true,
})
export class Replica {
  @Field(() => ID, { description: 'An id that it has until it stops.' })
  id!: string

  @Field(() => String, {
    nullable: true,
    description: 'The version of the server; null for one from before it was told.',
  })
  version!: string | null

  @Field(() => DateTime, { description: 'When it started.' })
  startedAt!: Date

  @Field(() => Boolean, { description: 'Whether it is the one that answers.' })
  current!: boolean

  @Field(() => Int, { description: 'How many replies it is writing.' })
  replies!: number
}
