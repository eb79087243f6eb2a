import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { documentsOf, generate, smallSchema } from '../test/smallSchema.ts'
import { plugin } from './facade.ts'

const config = {
  handWritten: ['closeRoom'],
  answersNull: ['leaveRoom'],
  repeatable: '^set',
  categories: { Rooms: '[rR]oom', Moods: 'Mood' },
  scalars: { Money: 'string' },
}
const documents = documentsOf(smallSchema, { leaveOut: ['Person.bill'] })
const text = await generate(plugin, documents, config)

/** The lines that declare and make a method. */
const lines = (name: string) =>
  text
    .split('\n')
    .filter(line => line.startsWith(`  ${name}`))
    .map(line => line.trim())

describe('the methods of the client', () => {
  it('take what is required one after the other, and the rest with the options of the request', () => {
    expect(lines('person(')).toEqual([
      'person(id: string, options?: RequestOptions): Promise<Person | null>;',
    ])
    expect(lines('person:')).toEqual([
      'person: (id, options) => one(documents.PersonDocument, { id }, options),',
    ])
    expect(lines('openRoom(')).toEqual([
      'openRoom(name: string, options?: OpenRoomOptions): Promise<Opened>;',
    ])
  })

  it('give lists with pages, lists without, and what lies in another object', () => {
    expect(lines('rooms(')).toEqual(['rooms(options?: RoomsOptions): List<Room>;'])
    expect(lines('people(')).toEqual(['people(options?: RequestOptions): Promise<Person[]>;'])
    expect(lines('personRooms:')).toEqual([
      "personRooms: (id, options) => list(documents.PersonRoomsDocument, { id }, options, undefined, 'person.rooms'),",
    ])
    expect(lines('personBill(')).toEqual([
      'personBill(id: string, options?: RequestOptions): Promise<Bill | null>;',
    ])
    expect(lines('personMood(')).toEqual([
      'personMood(id: string, options?: PersonMoodOptions): Promise<Mood | null>;',
    ])
  })

  it('give objects of any type, and events', () => {
    expect(lines('nodes(')).toEqual([
      'nodes(ids: string[], options?: RequestOptions): Promise<Array<Node | null>>;',
    ])
    expect(lines('nodes:')[0]).toContain('=> node(')
    expect(lines('opened(')).toEqual(['opened(options?: OpenedOptions): Events<Opened>;'])
    expect(text).toContain('export interface OpenedOptions extends FollowOptions {')
  })

  it('are typed by the answer where a hand-written operation asks for something else', async () => {
    const written = [
      'query Rooms { rooms { edges { cursor node { id } } pageInfo { endCursor } } }',
      'query Person($id: ID!) { person(id: $id) { name age } }',
    ]
    const other = await generate(plugin, documentsOf(smallSchema, { written }), config)
    expect(other).toContain(
      "rooms(options?: RequestOptions): List<NonNullable<documents.RoomsQuery['rooms']>['edges'][number]['node']>;",
    )
    expect(other).toContain("Promise<documents.PersonQuery['person']>;")
  })

  it('give what a mutation answers, and null of those alone that may answer it without an error', () => {
    expect(lines('openRoom:')[0]).toContain('=> done(documents.OpenRoomDocument, {')
    expect(lines('leaveRoom(')).toEqual([
      'leaveRoom(id: string, options?: RequestOptions): Promise<Room | null>;',
    ])
    expect(lines('leaveRoom:')[0]).toContain('=> one(')
  })

  it('know why a mutation may be sent again', () => {
    const repeat = (name: string) => /options(?:, '(\w+)')?\),$/.exec(lines(`${name}:`)[0] ?? '')?.[1]
    expect(['openRoom', 'createRoom', 'setMood', 'person'].map(repeat)).toEqual([
      'argument',
      'input',
      'repeat',
      undefined,
    ])
  })

  it('may be called without an input of which nothing is required', () => {
    expect(lines('createRoom(')).toEqual([
      'createRoom(input?: RoomInput, options?: RequestOptions): Promise<Room>;',
    ])
    expect(lines('createRoom:')[0]).toContain('(input = {}, options)')
    expect(lines('setMood(')).toEqual([
      'setMood(id: string, input: MoodInput, options?: RequestOptions): Promise<Mood>;',
    ])
  })

  it('say what the schema says: of the field, its arguments, and that it is deprecated', () => {
    expect(text).toContain('  /**\n   * Somebody by id.\n   *\n   * @param id - Whom.\n   */\n  person(')
    expect(text).toContain('  /** In which order. */\n  order?: Order | undefined;')
    expect(text).toContain(
      '  /** Whether to count the list, up to 10 001. */\n  totalCount?: boolean | undefined;',
    )
    expect(text).toContain('  /** @deprecated Nobody asks. */\n  version(')
  })

  it('stand in the reference below the first heading that their name fits', () => {
    expect(text).toContain('   *\n   * @category Rooms\n   */\n  rooms(')
    expect(text).toContain('  /** @category Moods */\n  setMood(')
    expect(text).toContain(' * @category Options of the methods\n */\nexport interface RoomsOptions')
  })

  it('leave out what is written by hand', () => {
    expect(lines('closeRoom')).toEqual([])
  })

  it('take no argument that has the name of an option', async () => {
    const schema = parse('type Query { wait(timeout: Int): Int }')
    await expect(async () => generate(plugin, documentsOf(schema))).rejects.toThrow('an argument timeout')
  })
})
