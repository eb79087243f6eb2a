import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Admin } from './directives.js'
import { Decimal } from './scalars.js'

@Admin({ group: 'CHAT', icon: 'cpu' })
@ObjectType({ description: 'A language model that conversations can use.', simpleResolvers: true })
export class Model {
  @Field(() => ID, { description: 'The name by which the model server knows it.' })
  id!: string

  @Field(() => String, { description: 'The name to display.' })
  name!: string

  @Field(() => Boolean, { description: 'Whether conversations use it unless they name another model.' })
  isDefault!: boolean

  @Field(() => Int, {
    nullable: true,
    description: 'Number of tokens it can read and write together; null if unknown.',
  })
  contextWindow!: number | null

  @Field(() => Boolean, { description: 'Whether it can read images.' })
  vision!: boolean

  @Field(() => Boolean, { description: 'Whether it can generate images.' })
  imageGeneration!: boolean

  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of a million tokens it reads, in the currency of serverInfo; null if none is set.',
  })
  promptPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description:
      'Price of a million tokens it reads that the model server has cached, in the currency of serverInfo; null if they cost as much as others.',
  })
  cachedPromptPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of a million tokens it writes, in the currency of serverInfo; null if none is set.',
  })
  completionPricePerMillionTokens!: string | null
}
