import { Field, ID, Int, ObjectType } from 'type-graphql'

@ObjectType({
  description: 'A part of a text, in UTF-16 code units, as JavaScript counts.',
  simpleResolvers: true,
})
export class TextRange {
  @Field(() => Int, { description: 'Where it begins.' })
  start!: number

  @Field(() => Int, { description: 'Where it ends: the place behind it.' })
  end!: number
}

@ObjectType({ description: 'Where a message has what was searched for.', simpleResolvers: true })
export class SearchSnippet {
  @Field(() => ID, { description: 'The conversation.' })
  conversationId!: string

  @Field(() => ID, { description: 'The message.' })
  messageId!: string

  @Field(() => String, {
    description:
      'The text around the first hit, of about 160 characters on one line; … stands where it is cut. It is text, not Markdown.',
  })
  text!: string

  @Field(() => [TextRange], { description: 'The hits in the text, in order.' })
  marks!: TextRange[]
}
