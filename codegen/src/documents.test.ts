import { readFileSync } from 'node:fs'
import { type DocumentNode, NoUnusedFragmentsRule, parse, print, specifiedRules, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { documentsOf, smallSchema } from '../test/smallSchema.ts'

const publicSchema = parse(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))

const all = (documents: ReturnType<typeof documentsOf>): DocumentNode => {
  const [file] = documents.files
  if (!file?.document) throw new Error('there are no documents')
  return file.document
}
const find = (document: DocumentNode, name: string): string | undefined => {
  const found = document.definitions.find(node => 'name' in node && node.name?.value === name)
  return found && print(found).replace(/\s+/g, ' ')
}
const generated = all(documentsOf(smallSchema, { leaveOut: ['Person.bill'] }))
const named = (name: string) => find(generated, name)

// A fragment that only other fragments of a bigger schema would use does no harm.
const rules = specifiedRules.filter(rule => rule !== NoUnusedFragmentsRule)

describe('the documents of a schema', () => {
  it.each([
    ['this one', smallSchema],
    ['Parley’s', publicSchema],
  ])('are valid: %s', (_, source) => {
    const documents = documentsOf(source)
    expect(validate(documents.schema, all(documents), rules)).toEqual([])
  })

  it('hold what belongs to an object, and of other entities enough to name them', () => {
    expect(named('PersonFields')).toBe(
      'fragment PersonFields on Person { id name age home { ...AddressFields } mood nick }',
    )
    expect(named('AddressFields')).toBe('fragment AddressFields on Address { city owner { id name } }')
    expect(named('RoomFields')).toBe(
      'fragment RoomFields on Room { id name host { id name } guests { id name } topics }',
    )
  })

  it('hold the entities that an operation is about as a whole', () => {
    expect(named('OpenedFields')).toBe(
      'fragment OpenedFields on Opened { room { ...RoomFields } by { ...PersonFields } about { __typename id } }',
    )
    expect(named('SetMood')).toBe(
      'mutation SetMood($id: ID!, $input: MoodInput!) { setMood(id: $id, input: $input) }',
    )
  })

  it('ask for lists by their edges, and count only when told to', () => {
    expect(named('Rooms')).toBe(
      'query Rooms($first: Int, $order: Order! = NEW, $totalCount: Boolean! = false) { rooms(first: $first, order: $order) { edges { cursor node { ...RoomFields } } pageInfo { ...PageInfoFields } totalCount @include(if: $totalCount) } }',
    )
  })

  it('have an operation for each field with pages or arguments, or left out', () => {
    expect(named('PersonRooms')).toContain('person(id: $id) { rooms(first: $first) {')
    expect(named('PersonMood')).toBe(
      'query PersonMood($id: ID!, $at: Int) { person(id: $id) { mood(at: $at) } }',
    )
    expect(named('PersonBill')).toBe(
      'query PersonBill($id: ID!) { person(id: $id) { bill { ...BillFields } } }',
    )
  })

  it('tell fields of one name but different types apart where an object may be of any type', () => {
    expect(named('NodeFields')).toBe(
      'fragment NodeFields on Node { __typename id ... on Person { name age home { ...AddressFields } mood nick } ... on Room { Room_name: name host { id name } guests { id name } topics } }',
    )
  })

  it('give way to what is written by hand under the same name, in its place', () => {
    const written = ['query Version { version __typename }', 'query Mine { version }']
    const document = all(documentsOf(smallSchema, { written }))
    expect(find(document, 'Version')).toBe('query Version { version __typename }')
    const names = document.definitions.map(node => ('name' in node ? node.name?.value : ''))
    expect(names.filter(name => name === 'Version')).toHaveLength(1)
    expect(names.indexOf('Version')).toBeLessThan(names.indexOf('OpenRoom'))
    expect(names.at(-1)).toBe('Mine')
  })

  it('have an operation for what comes with its object and is asked for again', () => {
    const own = { leaveOut: ['Room.guests'], withObject: ['Room.guests'] }
    const document = all(documentsOf(smallSchema, own))
    expect(find(document, 'RoomFields')).toBe(
      'fragment RoomFields on Room { id name host { id name } topics guests { ...PersonFields } }',
    )
    expect(find(document, 'RoomGuests')).toBe(
      'query RoomGuests($id: ID!) { node(id: $id) { ... on Room { guests { ...PersonFields } } } }',
    )
    expect(() => documentsOf(smallSchema, { withObject: ['Room.guests'] })).toThrow('not left out')
  })

  it('leave out nothing that is not there', () => {
    expect(() => documentsOf(smallSchema, { leaveOut: ['Person.boss'] })).toThrow('There is no Person.boss')
  })
})
