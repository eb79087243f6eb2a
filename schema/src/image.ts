import { Field, ID, InputType, ObjectType } from 'type-graphql'

@ObjectType({
  description:
    'How an image was to be made. Each field is null where nothing was said: then the model decides.',
  simpleResolvers: true,
})
export class ImageParameters {
  @Field(() => String, { nullable: true, description: 'Width and height in pixels, like "1024x1024".' })
  size?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'In the words of its server, such as "low" or "high".',
  })
  quality?: string | null
}

@InputType({ description: 'An image that a model is to make.' })
export class GenerateImageInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The conversation. If it is absent, a new one is created, with the model that a new conversation has otherwise, and is given a title.',
  })
  conversationId?: string | null

  @Field(() => String, {
    description:
      'What is to be seen, at most serverInfo.limits.maxMessageLength characters: the text of the message, and all that the model is told. Earlier messages are not.',
  })
  prompt!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The message to go on from; by default, the newest leaf. If it has been answered before, this starts a branch. CONFLICT while the newest leaf is being written.',
  })
  parentId?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of a model from `models` that makes images (Model.imageGeneration); by default the conversation’s, if it does, else the first one that does. Refused with BAD_USER_INPUT if it makes none, or no model does.',
  })
  model?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Width and height in pixels, like "1024x1024", or "auto"; by default, as the model likes. Which there are the model says: what it does not make ends as MODEL_REFUSED.',
  })
  size?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'In the words of its server, such as "low", "medium" or "high", at most 16 letters; by default, as the model likes.',
  })
  quality?: string | null

  @Field(() => [ID], {
    nullable: true,
    description:
      'Pictures to make another one of: yours, or those that messages of the conversation carry, in this order, each of them READY. At most serverInfo.limits.uploads.maxFiles. The model is given them with at most 1280 pixels a side.',
  })
  attachmentIds?: string[] | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, preferably a UUID. For 24 hours, the same key with the same input returns the same messages and asks for one image only; with other input, it is refused with CONFLICT.',
  })
  idempotencyKey?: string | null
}
