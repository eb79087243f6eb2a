import { Field, ID, Int, ObjectType } from 'type-graphql'

@ObjectType({ description: 'A language model that conversations can use.', simpleResolvers: true })
export class Model {
  @Field(() => ID, { description: 'The name the model server knows it by.' })
  id!: string

  @Field(() => String, { description: 'Name to show.' })
  name!: string

  @Field(() => Boolean, { description: 'Whether conversations use it unless they name another.' })
  isDefault!: boolean

  @Field(() => Int, {
    nullable: true,
    description: 'Tokens it can read and write at once; null where unknown.',
  })
  contextWindow!: number | null
}
