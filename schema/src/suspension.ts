import { Field, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@ObjectType({ description: 'That a person may not sign in at present.', simpleResolvers: true })
export class Suspension {
  @Field(() => String, { nullable: true, description: 'Why, in the words of who did it; null: nobody said.' })
  reason!: string | null

  @Field(() => DateTime, { description: 'Since when.' })
  at!: Date

  @Field(() => User, { nullable: true, description: 'Who did it; null once they are erased.' })
  by!: User | null
}
