import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Admin } from './directives.js'
import { Decimal } from './scalars.js'

@Admin({ group: 'CHAT', icon: 'cpu' })
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

  @Field(() => Boolean, { description: 'Whether it can look at pictures.' })
  vision!: boolean

  @Field(() => Boolean, { description: 'Whether it makes pictures.' })
  imageGeneration!: boolean

  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of a million tokens it reads, in the currency of serverInfo; null where none is set.',
  })
  promptPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description:
      'Price of a million tokens it reads again and the model server has cached, in the currency of serverInfo; null: they cost what others do.',
  })
  cachedPromptPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description:
      'Price of a million tokens it writes, in the currency of serverInfo; null where none is set.',
  })
  completionPricePerMillionTokens!: string | null
}
