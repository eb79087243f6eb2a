import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime, URLScalar } from './scalars.js'

export const AnnouncementLevel = { INFO: 'INFO', WARNING: 'WARNING', CRITICAL: 'CRITICAL' } as const
export type AnnouncementLevel = keyof typeof AnnouncementLevel

registerEnumType(AnnouncementLevel, {
  name: 'AnnouncementLevel',
  description: 'How much an announcement matters.',
  valuesConfig: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Something will be, or is, other than usual.' },
    CRITICAL: { description: 'Something does not work.' },
  },
})

@ObjectType({
  description:
    'What administrators tell everybody. Clients show it until its end, or until a person puts it away.',
  simpleResolvers: true,
})
export class Announcement {
  @Field(() => String, { description: 'The text, without markup.' })
  text!: string

  @Field(() => AnnouncementLevel, { description: 'How much it matters.' })
  level!: AnnouncementLevel

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends; null if it stays until it is removed.',
  })
  until!: Date | null

  @Field(() => DateTime, {
    description: 'When it was made. A client that remembers this knows what its person has put away.',
  })
  createdAt!: Date
}

@Admin({ hidden: true })
@ObjectType({
  implements: Node,
  description:
    'What a company puts on the pages of its server: its name and logo, links, suggestions, and an announcement. There is one.',
})
export class Appearance extends Node {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The name of the company; null if none is set.',
  })
  companyName!: string | null

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The logo as a `data:` URL of a PNG, JPEG or WebP; null if none is set.',
  })
  logo!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    simple: true,
    description: 'Where people get help, an https or mailto address; null if none is set.',
  })
  supportUrl!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    simple: true,
    description: 'The page that says who runs the server; null if none is set.',
  })
  imprintUrl!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    simple: true,
    description: 'The page that says what becomes of personal data; null if none is set.',
  })
  privacyUrl!: string | null

  @Field(() => [String], {
    description: 'What a new chat offers to begin with, at most four; empty for whoever is not signed in.',
  })
  suggestions!: string[]

  @Field(() => Announcement, {
    nullable: true,
    description:
      'What everybody should know now; null if there is nothing, and for whoever is not signed in.',
  })
  announcement!: Announcement | null

  @Field(() => String, {
    description:
      'Changes whenever anything of it but the announcement does. Who keeps it asks for this and the announcement from time to time, and for all, with the logo of up to 64 KB, only when this is another one.',
  })
  version!: string
}

@InputType({ description: 'How the pages look. What is null or left out is taken away.' })
export class SetAppearanceInput {
  @Field(() => String, { nullable: true, description: 'The name of the company, at most 60 characters.' })
  companyName?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The logo as a `data:` URL of a PNG, JPEG or WebP of at most 48 KiB.',
  })
  logo?: string | null

  @Field(() => String, { nullable: true, description: 'Where people get help, an https or mailto address.' })
  supportUrl?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The page that says who runs the server, an https address.',
  })
  imprintUrl?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The page that says what becomes of personal data, an https address.',
  })
  privacyUrl?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'What a new chat offers to begin with: at most four, of at most 200 characters each.',
  })
  suggestions?: string[] | null
}

@InputType({ description: 'What to tell everybody.' })
export class AnnouncementInput {
  @Field(() => String, { description: 'The text, without markup, at most 500 characters.' })
  text!: string

  @Field(() => AnnouncementLevel, { description: 'How much it matters.' })
  level!: AnnouncementLevel

  @Field(() => DateTime, { nullable: true, description: 'When it ends; never by default.' })
  until?: Date | null
}
