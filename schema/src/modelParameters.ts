import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'

/** What it costs a person to set what a model does not take. */
export const LEARNED = 'A model that refuses it is asked again without it, and not given it any more.'

export const ModelParameter = {
  TEMPERATURE: 'TEMPERATURE',
  TOP_P: 'TOP_P',
  MAX_TOKENS: 'MAX_TOKENS',
  REASONING_EFFORT: 'REASONING_EFFORT',
  VERBOSITY: 'VERBOSITY',
  STOP: 'STOP',
} as const
export type ModelParameter = keyof typeof ModelParameter

registerEnumType(ModelParameter, {
  name: 'ModelParameter',
  description: 'What people may change of how a model answers, where an admin lets them. More may be added.',
  valuesConfig: {
    TEMPERATURE: { description: '`temperature`: how freely it chooses words.' },
    TOP_P: { description: '`topP`: of how much of what is likely it chooses.' },
    MAX_TOKENS: { description: '`maxTokens`: how long an answer may be.' },
    REASONING_EFFORT: { description: '`reasoningEffort`: how much it thinks.' },
    VERBOSITY: { description: '`verbosity`: how much it writes.' },
    STOP: { description: '`stop`: texts at which it stops.' },
  },
})

@ObjectType('ModelParameters', {
  description:
    'How a model is to answer. Each field is null where nothing is said: then what stands behind it holds, for a message what its conversation says, for a conversation what the company set for the model.',
  simpleResolvers: true,
})
@InputType('ModelParametersInput', {
  description:
    'How a model is to answer, of what `Model.adjustable` lists. Anything else is refused with BAD_USER_INPUT, by field; what was accepted for one model is left out where another answers that does not let people change it.',
})
export class ModelParameters {
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
}
