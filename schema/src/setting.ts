import { Field, ObjectType, registerEnumType } from 'type-graphql'

export const SettingSource = {
  ENVIRONMENT: 'ENVIRONMENT',
  FILE: 'FILE',
  DEFAULT: 'DEFAULT',
  UNKNOWN: 'UNKNOWN',
} as const
export type SettingSource = keyof typeof SettingSource

registerEnumType(SettingSource, {
  name: 'SettingSource',
  description: 'Where a setting comes from.',
  valuesConfig: {
    ENVIRONMENT: { description: 'From a variable of the environment of the process.' },
    FILE: { description: 'From the file .env in the working directory.' },
    DEFAULT: { description: 'Nobody set it.' },
    UNKNOWN: { description: 'It is set, and no setting has that name: it does nothing.' },
  },
})

@ObjectType({
  description: 'A setting of the server, as it was when the server that answers started.',
  simpleResolvers: true,
})
export class Setting {
  @Field(() => String, { description: 'The name of the variable.' })
  name!: string

  @Field(() => String, {
    nullable: true,
    description:
      'The value, as it is set. Null where it is not set, where it is secret, and where the name is not known; what is secret in an address is left out of it.',
  })
  value!: string | null

  @Field(() => Boolean, { description: 'Whether it is set to something that is not shown.' })
  hidden!: boolean

  @Field(() => String, { nullable: true, description: 'What holds where it is not set; null: nothing.' })
  default!: string | null

  @Field(() => SettingSource, { description: 'Where it comes from.' })
  source!: SettingSource

  @Field(() => String, { nullable: true, description: 'What it does; null where the name is not known.' })
  description!: string | null
}
