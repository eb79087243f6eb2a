import { describe, expect, it } from 'vitest'
import { documentsOf, generate, smallSchema } from '../test/smallSchema.ts'
import { plugin } from './types.ts'

const config = { handWritten: ['Opened'], scalars: { Money: 'string' } }
const text = await generate(plugin, documentsOf(smallSchema, { leaveOut: ['Person.bill'] }), config)

describe('the types of a schema', () => {
  it('are what the SDK asks for, with what the schema says about it', () => {
    expect(text).toContain(`/** Somebody. */
export interface Person {
  /** Its id. */
  id: string;
  name: string | null;
  /** In years. */
  age: number | null;
  home: Address | null;
  mood: Mood | null;
  /** @deprecated Use name. */
  nick: string | null;
}
`)
    expect(text).toContain('export interface Bill {\n  total: string;\n}')
  })

  it('name other entities', () => {
    const named = `{
    /** Its id. */
    id: string;
    name: string | null;
  }`
    expect(text).toContain(`  host: ${named};`)
    expect(text).toContain(`  guests: Array<${named}>;`)
  })

  it('know an object of any type by its name', () => {
    expect(text).toContain("  | ({\n    /** Its type. */\n    __typename: 'Room';\n  } & Room);")
  })

  it('bring the enums and inputs that the documents use, and no other', () => {
    expect(text).toContain("export type { Mood, Order, RoomInput, MoodInput } from './graphql.js';")
  })

  it('leave out what is written by hand', () => {
    expect(text).not.toContain('interface Opened')
  })

  it('follow fragments that are written by hand', async () => {
    const written = ['fragment RoomFields on Room { label: name host { age home { city } } }']
    const other = await generate(plugin, documentsOf(smallSchema, { written }), config)
    expect(other).toContain(`export interface Room {
  label: number;
  host: {
    /** In years. */
    age: number | null;
    home: {
      city: string | null;
    } | null;
  };
}
`)
  })
})
