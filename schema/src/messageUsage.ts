import { Field, Int, ObjectType } from 'type-graphql'
import { Decimal } from './scalars.js'

@ObjectType({ description: 'What a reply used.', simpleResolvers: true })
export class MessageUsage {
  @Field(() => Int, { description: 'Tokens the model read.' })
  promptTokens!: number

  @Field(() => Int, { description: 'Tokens the model wrote, its thoughts included.' })
  completionTokens!: number

  @Field(() => Int, {
    description:
      'Of promptTokens: those the model server had read before, which may cost less; 0 also where it does not say.',
  })
  cachedPromptTokens!: number

  @Field(() => Int, {
    description:
      'Of completionTokens: those the model thought with and did not show; 0 also where the model server does not say.',
  })
  reasoningTokens!: number

  @Field(() => Decimal, {
    nullable: true,
    description: 'What that costs, in the currency of serverInfo; null where the model has no price.',
  })
  cost!: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from the request to the first piece of text.',
  })
  timeToFirstToken!: number | null

  @Field(() => Int, { nullable: true, description: 'Milliseconds from the request to the end.' })
  duration!: number | null
}
