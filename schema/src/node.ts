import { Field, ID, InterfaceType } from 'type-graphql'

/** The types of objects that `node` finds, by the prefix of their ids. */
const typesByPrefix: Record<string, string> = {
  usr: 'User',
  rol: 'Role',
  cnv: 'Conversation',
  msg: 'Message',
  key: 'ApiKey',
  ses: 'Session',
  idn: 'Identity',
  aud: 'AuditEvent',
  bud: 'Budget',
  exp: 'DataExport',
  grt: 'HistoryGrant',
  inv: 'Invitation',
  knk: 'Knock',
  mdl: 'Model',
  msv: 'ModelServer',
  apr: 'Appearance',
  att: 'Attachment',
}

/** The name of the type an id belongs to; undefined for an id that no object can have. */
export function typeOfId(id: string): string | undefined {
  return typesByPrefix[id.slice(0, id.indexOf('_'))]
}

@InterfaceType({
  description: 'An object with an id that is unique across all types.',
  resolveType: (value: { id: string }) => typeOfId(value.id),
})
export abstract class Node {
  @Field(() => ID, {
    description:
      'An opaque id, unique across all types. It starts with a prefix for the type, and ids sort by time of creation.',
  })
  id!: string
}
