import { Field, Int, ObjectType } from 'type-graphql'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Decimal } from './scalars.js'

@Admin({ group: 'CHAT', icon: 'cpu' })
@ObjectType({
  implements: Node,
  description:
    'A language model that conversations use, or have used: also one that is gone from the model server. Whoever sees what names it sees all of it.',
  simpleResolvers: true,
})
export class Model extends Node {
  @Field(() => String, { description: 'The name to display.' })
  name!: string

  @Field(() => String, { description: 'The name by which the model server knows it.' })
  upstreamName!: string

  @Field(() => Boolean, {
    description: 'Whether you may use it: the model server has it, and your roles allow it.',
  })
  available!: boolean

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
