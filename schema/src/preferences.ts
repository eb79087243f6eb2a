import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Model } from './model.js'
import { DateTime } from './scalars.js'

export const Theme = { SYSTEM: 'SYSTEM', LIGHT: 'LIGHT', DARK: 'DARK' } as const
export type Theme = keyof typeof Theme

registerEnumType(Theme, {
  name: 'Theme',
  description: 'How an app looks.',
  valuesConfig: {
    SYSTEM: { description: 'As the device does.' },
    LIGHT: { description: 'Dark on light.' },
    DARK: { description: 'Light on dark.' },
  },
})

@ObjectType({ description: 'How a person wants apps and models to be, on every device.' })
export class Preferences {
  @Field(() => Theme, { simple: true, description: 'How apps look.' })
  theme!: Theme

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The language of apps, as a BCP 47 tag such as de-CH; null: that of the device.',
  })
  locale!: string | null

  @Field(() => Model, {
    nullable: true,
    description:
      'The model of new conversations; null: the first of `models`. One that is gone, or is not for you any more, does not count.',
  })
  defaultModel!: Model | null

  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'Instructions for every model that writes a reply for you. They come before the system prompt of the conversation, and nobody else sees them. Null: none.',
  })
  instructions!: string | null

  @Field(() => Boolean, {
    simple: true,
    description: 'Whether apps tell you when a long reply ends while you look elsewhere.',
  })
  notifyReplies!: boolean

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When you last changed them; null: never.',
  })
  updatedAt!: Date | null
}

@InputType({ description: 'What to change of your preferences. What is absent stays as it is.' })
export class UpdatePreferencesInput {
  @Field(() => Theme, { nullable: true, description: 'How apps look; not null.' })
  theme?: Theme | null

  @Field(() => String, {
    nullable: true,
    description: 'The language of apps, as a BCP 47 tag such as de-CH; null: that of the device.',
  })
  locale?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Id of a model from `models`, for new conversations; null: the first of them.',
  })
  defaultModel?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Instructions for every model that writes a reply for you, at most 4000 characters; null or "" removes them.',
  })
  instructions?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether apps tell you when a long reply ends while you look elsewhere; not null.',
  })
  notifyReplies?: boolean | null
}
