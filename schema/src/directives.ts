import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  type GraphQLEnumType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql'
import { Extensions } from 'type-graphql'
import type { Permission } from './permission.js'

/**
 * What the admin console cannot know from types, names and descriptions (docs/console.md has what it knows by itself).
 * Most of the schema needs none of it.
 */
export interface AdminOptions {
  /** Of a type: below which heading of the side bar it stands. */
  group?: 'PEOPLE' | 'CHAT' | 'SPENDING' | 'SYSTEM'
  /** Of a type: the name of its icon in the console. */
  icon?: string
  /** Of a type: the fields that name one, the first that is there; by itself `name`, `title`, `email`. */
  title?: string[]
  /** Of a field: whether its column is shown before anybody chooses columns. */
  list?: boolean
  /** Kept out of the console, a type with all that belongs to it. */
  hidden?: boolean
  /** Of a list: arguments that the console always gives, as GraphQL. */
  given?: string
  /** Of a root field that does less for others: what one needs to be offered it. */
  needs?: Permission
  /** Of a mutation: whether it needs a deliberate click, where its name does not say so. */
  danger?: boolean
}

/** Says how the console shows a type, a field, a list or a mutation. */
export const Admin = (options: AdminOptions) => Extensions({ admin: options })

const { OBJECT, FIELD_DEFINITION } = DirectiveLocation

export const adminDirective = (permission: GraphQLEnumType): GraphQLDirective =>
  new GraphQLDirective({
    name: 'admin',
    description: 'How the admin console shows it, where its type, name and description do not say so.',
    locations: [OBJECT, FIELD_DEFINITION],
    args: {
      group: { type: GraphQLString, description: 'Of a type: below which heading it stands.' },
      icon: { type: GraphQLString, description: 'Of a type: its icon.' },
      title: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: 'Of a type: the fields that name one, the first that is there.',
      },
      list: { type: GraphQLBoolean, description: 'Of a field: whether it is a column from the start.' },
      hidden: { type: GraphQLBoolean, description: 'Whether the console leaves it out.' },
      given: { type: GraphQLString, description: 'Of a list: arguments that the console always gives.' },
      needs: {
        type: permission,
        description: 'What one needs to be offered it, where the field itself does less for others.',
      },
      danger: { type: GraphQLBoolean, description: 'Of a mutation: whether it needs a deliberate click.' },
    },
  })

export const accessDirective = (permission: GraphQLEnumType): GraphQLDirective =>
  new GraphQLDirective({
    name: 'access',
    description: 'Who may use a root field: whoever holds one of these. The server decides; this only tells.',
    locations: [FIELD_DEFINITION],
    args: {
      anyOf: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(permission))),
        description: 'Permissions of which one is enough.',
      },
    },
  })
