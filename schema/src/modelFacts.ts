import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { LEARNED, ModelParameter } from './modelParameters.js'
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
      'What the company wants it to be told before every reply, ahead of what people and conversations tell it, at most 32000 characters. A model that stands in is told its own.',
  })
  systemPrompt?: string | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many seconds it may be silent before its first piece, 1 to 3600, in place of MODEL_FIRST_PIECE_SECONDS.',
  })
  firstPieceSeconds?: number | null

  @Field(() => Float, {
    nullable: true,
    description: `How freely it chooses words, 0 to 2. ${LEARNED}`,
  })
  temperature?: number | null

  @Field(() => Float, {
    nullable: true,
    description: `Of how much of what is likely it chooses, above 0 and up to 1. ${LEARNED}`,
  })
  topP?: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many tokens a reply may have, thoughts included, at least 1. Where a budget allows fewer, fewer are asked for.',
  })
  maxTokens?: number | null

  @Field(() => String, {
    nullable: true,
    description: `How much it thinks, in the words of its server, such as "low", "medium" or "high". ${LEARNED}`,
  })
  reasoningEffort?: string | null

  @Field(() => String, {
    nullable: true,
    description: `How much it writes, in the words of its server, such as "low", "medium" or "high". ${LEARNED}`,
  })
  verbosity?: string | null

  @Field(() => [String], {
    nullable: true,
    description: `Texts at which it stops, at most 4, each of 1 to 100 characters. ${LEARNED}`,
  })
  stop?: string[] | null

  @Field(() => String, {
    nullable: true,
    description:
      'What its server is sent beside all that, a JSON object of at most 10000 characters, such as {"top_k": 40}. It cannot set what Parley sets itself: model, messages, stream, limits, what has a field of its own here, and what proves who asks.',
  })
  extraBody?: string | null

  @Field(() => [ModelParameter], {
    nullable: true,
    description:
      'What of this people may change, for a conversation or a message. By default, and if empty, nothing; what is set here then holds for whoever changes nothing.',
  })
  adjustable?: ModelParameter[] | null

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of the models that answer in its place while it is down, in this order, at most 5, in place of those that servers and OPENAI_MODELS say; empty: none. Passed over are those that are gone, out of use, not for whoever asks, too small for what was asked, makers of images in place of text, or asked with another account; MODEL_FALLBACK=off forbids all. They are not followed further: two models may name each other.',
  })
  fallbacks?: string[] | null
}
