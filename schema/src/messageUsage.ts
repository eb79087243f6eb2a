import { Field, Int, ObjectType } from 'type-graphql'
import { Decimal } from './scalars.js'

@ObjectType({ description: 'The tokens, cost and times of a reply.', simpleResolvers: true })
export class MessageUsage {
  @Field(() => Int, { description: 'Tokens the model read.' })
  promptTokens!: number

  @Field(() => Int, { description: 'Tokens the model wrote, including its reasoning.' })
  completionTokens!: number

  @Field(() => Int, {
    description:
      'The part of promptTokens that the model server had cached, which may cost less; 0 also if the model server does not report it.',
  })
  cachedPromptTokens!: number

  @Field(() => Int, {
    description:
      'The part of completionTokens that the model used for reasoning and did not show; 0 also if the model server does not report it.',
  })
  reasoningTokens!: number

  @Field(() => Decimal, {
    nullable: true,
    description: 'The cost, in the currency of serverInfo; null if the model has no price.',
  })
  cost!: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from the request to the first piece of text.',
  })
  timeToFirstToken!: number | null

  @Field(() => Int, { nullable: true, description: 'Milliseconds from the request to the end of the reply.' })
  duration!: number | null
}
