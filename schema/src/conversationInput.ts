import { Field, ID, InputType } from 'type-graphql'
import { ModelParameters } from './modelParameters.js'

@InputType({ description: 'A new conversation.' })
export class CreateConversationInput {
  @Field(() => String, { nullable: true, description: 'At most 200 characters; untitled by default.' })
  title?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Id of a model from `models`; by default, the default model.',
  })
  model?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Instructions for the model, at most 32 000 characters.',
  })
  systemPrompt?: string | null

  @Field(() => ModelParameters, {
    nullable: true,
    description: 'How the model is to answer; as the company set it by default.',
  })
  parameters?: ModelParameters | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether to leave it out of lists, search and history, and delete it when it expires: see expiresAt.',
  })
  temporary?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description: 'Tags for you alone: at most 20, of at most 50 characters each.',
  })
  tags?: string[] | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, preferably a UUID. For 24 hours, the same key with the same input returns the same conversation; with other input, it is refused with CONFLICT.',
  })
  idempotencyKey?: string | null
}

@InputType({ description: 'Where to fork a conversation.' })
export class ForkConversationInput {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string

  @Field(() => ID, { description: 'The last message to copy.' })
  messageId!: string

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, preferably a UUID. For 24 hours, the same key with the same input returns the same conversation; with other input, it is refused with CONFLICT.',
  })
  idempotencyKey?: string | null
}

@InputType({ description: 'Changes to a conversation. Absent fields stay as they are; null clears a field.' })
export class UpdateConversationInput {
  @Field(() => String, { nullable: true, description: 'At most 200 characters; null removes the title.' })
  title?: string | null

  @Field(() => ID, { nullable: true, description: 'Id of a model from `models`; cannot be null.' })
  model?: string | null

  @Field(() => String, { nullable: true, description: 'At most 32 000 characters; null removes it.' })
  systemPrompt?: string | null

  @Field(() => ModelParameters, {
    nullable: true,
    description:
      'How the model is to answer from now on. Absent fields of it stay as they are, and with null, what the company set holds again; null in its place takes all of it back.',
  })
  parameters?: ModelParameters | null

  @Field(() => Boolean, { nullable: true, description: 'Whether you pin it; cannot be null.' })
  pinned?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Whether you archive it; cannot be null.' })
  archived?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description: 'All your tags: at most 20, of at most 50 characters each; null removes them.',
  })
  tags?: string[] | null
}
