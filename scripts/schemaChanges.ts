import { type Change, ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'

/** A change of the public schema that somebody may notice, and what to do about it. */
export interface SchemaChange {
  breaking: boolean
  message: string
  advice: string
}

/** What breaks programs that were written for the earlier schema, then what may surprise them. */
export async function compareSchemas(before: string, after: string): Promise<SchemaChange[]> {
  const all = await diff(buildSchema(before), buildSchema(after))
  // Directives on the schema are notes for what is made of it: no program that uses the API can tell.
  const changes = all.filter(({ type }) => !type.startsWith('DIRECTIVE_USAGE'))
  const at = (level: CriticalityLevel) => changes.filter(({ criticality }) => criticality.level === level)
  return [...at(CriticalityLevel.Breaking), ...at(CriticalityLevel.Dangerous)].map(change => ({
    breaking: change.criticality.level === CriticalityLevel.Breaking,
    message: change.message,
    advice: adviceFor(change),
  }))
}

const keep =
  'Put it back with a deprecationReason that names what to use instead; it goes with the next major version.'
const another = 'Leave it as it was, and add another one beside it with the new type.'

const advice: Partial<Record<keyof typeof ChangeType, string>> = {
  FieldRemoved: keep,
  InputFieldRemoved: keep,
  EnumValueRemoved: keep,
  TypeRemoved: `${keep} A type goes when no field leads to it any more.`,
  FieldArgumentRemoved: `${keep} Until then it may be ignored.`,
  FieldTypeChanged: another,
  InputFieldTypeChanged: another,
  FieldArgumentTypeChanged: another,
  TypeKindChanged: another,
  FieldArgumentAdded: 'Make it optional: programs that do not know it go on as before.',
  InputFieldAdded: 'Make it optional: programs that do not know it go on as before.',
  FieldArgumentDefaultChanged:
    'Say so in the notes of the release: who leaves it out gets something else now.',
  InputFieldDefaultValueChanged:
    'Say so in the notes of the release: who leaves it out gets something else now.',
  ObjectTypeInterfaceRemoved: 'Put it back: fragments on the interface do not reach the type any more.',
  EnumValueAdded: 'Nothing: enums grow, and clients treat a value they do not know as "other".',
  UnionMemberAdded: 'Nothing, if clients ask for __typename.',
}

function adviceFor({ type }: Change): string {
  const name = Object.entries(ChangeType).find(([, value]) => value === type)?.[0] as keyof typeof ChangeType
  return advice[name] ?? 'Keep the earlier form beside the new one until the next major version.'
}
