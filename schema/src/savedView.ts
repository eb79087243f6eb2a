import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@ObjectType({
  description:
    'How somebody wants to see a list: with which filter, order and columns. For themselves, or for everybody.',
})
export class SavedView {
  @Field(() => ID, { simple: true, description: 'An opaque id.' })
  id!: string

  @Field(() => String, {
    simple: true,
    description: 'The field of Query that returns the list, such as `users`.',
  })
  list!: string

  @Field(() => String, { simple: true, description: 'What it is called.' })
  title!: string

  @Field(() => String, { simple: true, description: 'The filter of the list, as a JSON object.' })
  filter!: string

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The order of the list, as a JSON object; null for the order the list has by itself.',
  })
  orderBy!: string | null

  @Field(() => [String], {
    description: 'The fields to show, in their order; empty for those shown by default.',
  })
  columns!: string[]

  @Field(() => Boolean, { simple: true, description: 'Whether everybody has it.' })
  shared!: boolean

  @Field(() => User, { nullable: true, description: 'Who saved it; null once they are gone.' })
  owner!: User | null

  @Field(() => DateTime, { simple: true, description: 'When it was first saved.' })
  createdAt!: Date
}

@InputType({ description: 'A view to save.' })
export class SaveViewInput {
  @Field(() => ID, { nullable: true, description: 'The view to change; absent for a new one.' })
  id?: string | null

  @Field(() => String, { description: 'The field of Query that returns the list, such as `users`.' })
  list!: string

  @Field(() => String, { description: 'What to call it, at most 60 characters.' })
  title!: string

  @Field(() => String, {
    description: 'The filter of the list, as a JSON object of at most 10 000 characters.',
  })
  filter!: string

  @Field(() => String, {
    nullable: true,
    description: 'The order of the list, as a JSON object; absent for the order the list has by itself.',
  })
  orderBy?: string | null

  @Field(() => [String], { description: 'The fields to show, in their order, at most 100.' })
  columns!: string[]

  @Field(() => Boolean, { description: 'Whether everybody is to have it, which needs ROLES_MANAGE.' })
  shared!: boolean
}
