import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { Decimal } from './scalars.js'

const LIKE_PRICES = 'in the currency of serverInfo, like "1.25", at most "999999.999999999"'

/** What can be said of a model, in place of what its server says. */
@ObjectType('ModelFacts', {
  description: 'What is said of a model. Each field is null where nothing is said.',
  simpleResolvers: true,
})
@InputType('UpdateModelInput', {
  description:
    'What to say of a model in place of what its server and MODEL_DETAILS say. Absent fields stay as they are; with null, what those say holds again.',
})
export class ModelFacts {
  @Field(() => String, {
    nullable: true,
    description: 'The name that people read, 1 to 100 characters on one line.',
  })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What it is good for, for whoever chooses a model, at most 500 characters.',
  })
  description?: string | null

  @Field(() => String, { nullable: true, description: 'One character beside its name, such as an emoji.' })
  icon?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether people may use it, as far as their roles allow it. With false it is offered to nobody, and conversations that use it have to choose another one.',
  })
  enabled?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is the default of everybody who may use it, in place of the one that was so far. With false or null the first one is.',
  })
  isDefault?: boolean | null

  @Field(() => Int, {
    nullable: true,
    description:
      'Its place among all models, 1 to 10000, the lowest first. Those without one follow, as their servers list them.',
  })
  position?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'How many tokens it can read and write together, at least 1.',
  })
  contextWindow?: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many tokens it writes at most, at least 1: what a reply can cost is reckoned with, and where a budget applies it is asked for no more.',
  })
  maxOutput?: number | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it can read images.' })
  vision?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it can generate images.' })
  imageGeneration?: boolean | null

  @Field(() => Decimal, {
    nullable: true,
    description: `Price of a million tokens it reads, ${LIKE_PRICES}. It comes with that of tokens it writes; all prices of tokens then hold in place of all others.`,
  })
  promptPricePerMillionTokens?: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: `Price of a million tokens it reads that its server has cached, ${LIKE_PRICES}; without it they cost as much as others.`,
  })
  cachedPromptPricePerMillionTokens?: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: `Price of a million tokens it writes, ${LIKE_PRICES}. It comes with that of tokens it reads.`,
  })
  completionPricePerMillionTokens?: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: `Price of a million tokens it thinks, ${LIKE_PRICES}; without it they cost as much as others it writes.`,
  })
  reasoningPricePerMillionTokens?: string | null

  @Field(() => Decimal, { nullable: true, description: `Price of one image it makes, ${LIKE_PRICES}.` })
  imagePrice?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'What the company wants it to be told before every reply, ahead of what people and conversations tell it, at most 32000 characters. A model that stands in is told it as well.',
  })
  systemPrompt?: string | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many seconds it may be silent before its first piece, 1 to 3600, in place of MODEL_FIRST_PIECE_SECONDS.',
  })
  firstPieceSeconds?: number | null
}
