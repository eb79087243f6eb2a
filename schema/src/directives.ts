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
  /** For a type: the heading of the side bar under which it is listed. */
  group?: 'PEOPLE' | 'CHAT' | 'SPENDING' | 'SYSTEM'
  /** For a type: the name of its icon in the console. */
  icon?: string
  /** For a type: the fields that can name an object, the first one that has a value; by default `name`, `title`, `email`. */
  title?: string[]
  /** For a field: whether lists show it as a column before anybody chooses columns. */
  list?: boolean
  /** Whether the console leaves it out; a type with everything that belongs to it. */
  hidden?: boolean
  /** For a list: the name by which the console knows it, in place of the list of that name. */
  as?: string
  /** For a list: the arguments that the console always passes, as GraphQL. */
  given?: string
  /** For a root field that does less for people without this permission, or without one of several: the console offers it only to those who have it. */
  needs?: Permission | Permission[]
  /** For a mutation: whether it needs a deliberate click, where its name does not say so. */
  danger?: boolean
}

/** Says how the console shows a type, a field, a list or a mutation. */
export const Admin = (options: AdminOptions) => Extensions({ admin: options })

const { OBJECT, FIELD_DEFINITION } = DirectiveLocation

export const adminDirective = (permission: GraphQLEnumType): GraphQLDirective =>
  new GraphQLDirective({
    name: 'admin',
    description:
      'How the admin console shows a type, a field, a list or a mutation, where its type, name and description do not say so.',
    locations: [OBJECT, FIELD_DEFINITION],
    args: {
      group: {
        type: GraphQLString,
        description: 'For a type: the heading under which the console lists it.',
      },
      icon: { type: GraphQLString, description: 'For a type: its icon.' },
      title: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description:
          'For a type: the fields that can name an object; the console uses the first one that has a value.',
      },
      list: {
        type: GraphQLBoolean,
        description: 'For a field: whether lists show it as a column by default.',
      },
      hidden: { type: GraphQLBoolean, description: 'Whether the console leaves it out.' },
      as: {
        type: GraphQLString,
        description:
          'For a list: the name by which the console knows it; it asks it in place of the list of that name.',
      },
      given: {
        type: GraphQLString,
        description: 'For a list: the arguments that the console always passes.',
      },
      needs: {
        type: new GraphQLList(new GraphQLNonNull(permission)),
        description:
          'The permissions of which a person needs one before the console offers the field, where the field does less for people without it.',
      },
      danger: { type: GraphQLBoolean, description: 'For a mutation: whether it needs a deliberate click.' },
    },
  })

export const accessDirective = (permission: GraphQLEnumType): GraphQLDirective =>
  new GraphQLDirective({
    name: 'access',
    description:
      'Who may use a root field: everybody who holds at least one of these permissions. This is information; the server enforces access itself.',
    locations: [FIELD_DEFINITION],
    args: {
      anyOf: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(permission))),
        description: 'The permissions, one of which is enough.',
      },
    },
  })
