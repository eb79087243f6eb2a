import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { ModelFacts } from './modelFacts.js'
import { ModelParameter } from './modelParameters.js'
import { ModelServer } from './modelServer.js'
import { Node } from './node.js'
import { Decimal } from './scalars.js'

export const ModelState = { OFFERED: 'OFFERED', DISABLED: 'DISABLED', GONE: 'GONE' } as const
export type ModelState = keyof typeof ModelState

registerEnumType(ModelState, {
  name: 'ModelState',
  description: 'Whether a model can be used at all. More may be added.',
  valuesConfig: {
    OFFERED: { description: 'Its server offers it.' },
    DISABLED: { description: 'Its server offers it, and an admin has taken it out of use.' },
    GONE: { description: 'Its server does not offer it any more, or is gone itself.' },
  },
})

@Admin({ group: 'CHAT', icon: 'cpu' })
@ObjectType({
  implements: Node,
  description:
    'A language model that conversations use, or have used: also one that is gone from the model server. Whoever sees what names it sees all of it, except what needs MODELS_MANAGE.',
  simpleResolvers: true,
})
export class Model extends Node {
  @Field(() => String, { description: 'The name to display.' })
  name!: string

  @Field(() => String, { description: 'The name by which the model server knows it.' })
  upstreamName!: string

  @Admin({ list: true })
  @Field(() => ModelServer, {
    nullable: true,
    description: 'The server that has it; null without MODELS_MANAGE, and if that server is gone.',
  })
  server!: ModelServer | null

  @Admin({ list: true })
  @Field(() => ModelState, { description: 'Whether anybody can use it.' })
  state!: ModelState

  @Field(() => String, {
    nullable: true,
    description: 'What it is good for, for whoever chooses a model; null if nobody said.',
  })
  description!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'One character to show beside its name, such as an emoji; null if none is set.',
  })
  icon!: string | null

  @Field(() => Boolean, {
    description:
      'Whether you may use it: the model server has it, nobody took it out of use, and your roles allow it.',
  })
  available!: boolean

  @Admin({ list: true })
  @Field(() => Boolean, { description: 'Whether conversations use it unless they name another model.' })
  isDefault!: boolean

  @Admin({ list: true })
  @Field(() => Int, {
    nullable: true,
    description: 'The place that an admin gave it among all models; null if none.',
  })
  position!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Number of tokens it can read and write together; null if unknown.',
  })
  contextWindow!: number | null

  @Field(() => [ModelParameter], {
    description:
      'What people may change of how it answers, as an admin says; empty: nothing. See Conversation.parameters.',
  })
  adjustable!: ModelParameter[]

  @Field(() => Boolean, { description: 'Whether it can read images.' })
  vision!: boolean

  @Field(() => Boolean, { description: 'Whether it can generate images.' })
  imageGeneration!: boolean

  @Admin({ list: true })
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

  @Admin({ list: true })
  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of a million tokens it writes, in the currency of serverInfo; null if none is set.',
  })
  completionPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description:
      'Price of a million tokens it thinks, in the currency of serverInfo; null if they cost as much as others it writes.',
  })
  reasoningPricePerMillionTokens!: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of one image it makes, in the currency of serverInfo; null if none is set.',
  })
  imagePrice!: string | null

  @Admin({ hidden: true })
  @Field(() => [Model], {
    nullable: true,
    description:
      'What answers in its place while it is down, in this order, as an admin, servers and OPENAI_MODELS say; of these, everybody gets what is for them. Null without MODELS_MANAGE.',
  })
  fallbacks!: object[] | null

  @Admin({ hidden: true })
  @Field(() => ModelFacts, {
    nullable: true,
    description:
      'What admins said of it with updateModel, which holds over what is reported; null without MODELS_MANAGE.',
  })
  corrections!: ModelFacts | null

  @Admin({ hidden: true })
  @Field(() => ModelFacts, {
    nullable: true,
    description:
      'What its server and MODEL_DETAILS say of it, which holds where there is no correction; null without MODELS_MANAGE.',
  })
  reported!: ModelFacts | null
}
