import { buildSchema } from 'graphql'
import { expect, it } from 'vitest'
import { pagesOf } from './schemaMarkdown.ts'

const pages = pagesOf(
  buildSchema(`
    directive @access(anyOf: [Permission!]!) on FIELD_DEFINITION
    "What one may." enum Permission { "See rooms." ROOMS_READ "Open them." ROOMS_MANAGE }
    "A room, as <name>." type Room { "Its \`name|alias\`." name: String! "Who is in it." people("How many." first: Int): [Room!] }
    "Which rooms." input RoomFilter { "Called so." name: String! "At most." size: Int = 3 }
    type Query {
      "All rooms." rooms("Which." filter: RoomFilter): [Room!]! @access(anyOf: [ROOMS_READ, ROOMS_MANAGE])
      "Old." room: Room @deprecated(reason: "Use rooms.")
    }
  `),
)

it('has a page for each kind of thing, and one that leads to them', () => {
  expect(Object.keys(pages)).toEqual([
    'index.md',
    'queries.md',
    'objects.md',
    'inputs.md',
    'enums.md',
    'scalars.md',
  ])
  expect(pages['index.md']).toContain('- [Queries](queries.md): 2')
})

it('says of an operation what it is, who may, what it takes and what it answers with', () => {
  const [, rooms = '', room = ''] = pages['queries.md']?.split('## ') ?? []
  expect(rooms).toContain('All rooms.\n\nNeeds `ROOMS_READ` or `ROOMS_MANAGE`.')
  expect(rooms).toContain('Answers with [`[Room!]!`](objects.md#room).')
  expect(rooms).toContain('| `filter` | [`RoomFilter`](inputs.md#roomfilter) | Which. |')
  expect(room).toContain('Deprecated: Use rooms. Old.')
})

it('says of types what they hold, and takes no word of a description for a tag or the end of a cell', () => {
  expect(pages['objects.md']).toContain('A room, as \\<name\\>.')
  expect(pages['objects.md']).toContain('| `name` | `String!` | Its `name\\|alias`. |')
  expect(pages['objects.md']).toContain('<br>`first` `Int`: How many. |')
  expect(pages['inputs.md']).toContain('| `size` | `Int` | At most. By default `3`. |')
  expect(pages['enums.md']).toContain('| `ROOMS_MANAGE` | Open them. |')
})
