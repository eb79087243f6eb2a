import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildSchema, extendSchema, type GraphQLSchema, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConsoleDefinition, ResourceDefinition } from '../../admin/src/define/definition.ts'
import { generate } from '../test/smallSchema.ts'
import { plugin } from './console.ts'

const root = new URL('../..', import.meta.url).pathname
const scalars = { DateTime: 'string', Decimal: 'string', URL: 'string', SafeInt: 'number' }

const growth = `
  extend type User { "Where they sit." office: String }
  extend enum UserStatus { "Away for long." AWAY }
  extend input UserFilter {
    "At which office." office: String
    "All of these." and: [UserFilter!]
    "Not this." not: UserFilter
  }
  "A group of people."
  type Team implements Node @admin(group: "PEOPLE") {
    "Its id." id: ID! "What it is called." name: String! "Who leads it." lead: User "How many." size: Int!
    "Whether it may grow." open: Boolean! "Since when." createdAt: DateTime! "Its mood." mood: Mood!
  }
  "How a team feels." enum Mood { "Well." CALM "Not so well." TENSE }
  type TeamEdge { cursor: String! node: Team! }
  type TeamConnection { edges: [TeamEdge!]! nodes: [Team!]! pageInfo: PageInfo! totalCount: Int }
  input TeamFilter { ids: [ID!] search: String leadId: ID mood: Mood createdAfter: DateTime createdBefore: DateTime }
  enum TeamOrderField { NAME CREATED_AT }
  input TeamOrder { field: TeamOrderField! = NAME direction: SortDirection! = ASC }
  input CreateTeamInput { "What it is called." name: String! leadId: ID mood: Mood idempotencyKey: String }
  input AskUsersInput { "Whom." names: [String!]! }
  input KickOffInput { "Where." room: String! }
  input CheerInput { "Which." ids: [ID!]! "How." mood: Mood }
  extend type Query {
    "All teams." teams(first: Int, offset: Int, filter: TeamFilter, orderBy: TeamOrder): TeamConnection @access(anyOf: [USERS_READ])
  }
  extend type Mutation {
    "Makes a team." createTeam(input: CreateTeamInput!): Team @access(anyOf: [USERS_MANAGE])
    "Closes teams." closeTeams(ids: [ID!]!, "Why." reason: String): [Team!] @access(anyOf: [USERS_MANAGE])
    "Asks users to come." askUsers(input: AskUsersInput!): [Team!] @access(anyOf: [USERS_MANAGE])
    "Gives teams a mood." cheer(input: CheerInput!): [Team!] @access(anyOf: [USERS_MANAGE])
    "Begins something." kickOff(input: KickOffInput!): Team @access(anyOf: [USERS_MANAGE])
    "Puts users into a team." moveUsers(userIds: [ID!]!, teamId: ID!): [User!] @access(anyOf: [USERS_MANAGE])
  }
`

/** What somebody who writes a page of the console would write; `tsc` has to find it right. */
const use = `
import { definition, type Records } from './resources.js'
export const office = (user: Records['users']): string | null => user.office
export const away: Records['users']['status'] = 'AWAY'
export const lead = (team: Records['teams']): string | undefined => team.lead?.id
export const mood: Records['teams']['mood'] = 'TENSE'
export const name: 'teams' = definition.resources.teams.name
`

describe('a schema that has grown', () => {
  let schema: GraphQLSchema
  let text: string
  let folder: string
  let known: ConsoleDefinition
  const resource = (name: string): ResourceDefinition => {
    const found = known.resources[name]
    if (!found) throw new Error(`no resource ${name}`)
    return found
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-console-'))
    await mkdir(join(folder, 'generated'))
    await cp(join(root, 'admin/src/define'), join(folder, 'define'), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const sdl = await readFile(join(root, 'schema/schema.graphql'), 'utf8')
    schema = extendSchema(buildSchema(sdl), parse(growth))
    text = await generate(plugin, { schema, files: [] }, { scalars })
    await writeFile(join(folder, 'generated/resources.ts'), text)
    await writeFile(join(folder, 'generated/use.ts'), use)
    ;({ definition: known } = await import(join(folder, 'generated/resources.ts')))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is typed in the console', async () => {
    const files = [join(folder, 'generated/use.ts')]
    const args = ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', ...files]
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), args, { cwd: folder }).catch(
      ({ stdout }: { stdout: string }) => expect(stdout).toBe(''),
    )
  })

  it('has its new fields and values, with what the schema says of them', () => {
    expect(resource('users').fields).toContainEqual({ name: 'office', kind: 'text', help: 'Where they sit.' })
    expect(resource('users').documents.list).toMatch(/ office /)
    expect(known.enums.UserStatus).toContainEqual({ value: 'AWAY', help: 'Away for long.' })
  })

  it('has its new filters, also those that hold themselves', () => {
    expect(known.inputs.UserFilter).toEqual(
      expect.arrayContaining([
        { name: 'office', kind: 'text', help: 'At which office.' },
        { name: 'and', kind: 'group', input: 'UserFilter', list: true, help: 'All of these.' },
        { name: 'not', kind: 'group', input: 'UserFilter', help: 'Not this.' },
      ]),
    )
  })

  it('has a new type with its list, its filters and its orders', () => {
    const teams = resource('teams')
    expect(teams).toMatchObject({ type: 'Team', group: 'PEOPLE', title: ['name'], search: true, paged: true })
    expect(teams.needs).toEqual(['USERS_READ'])
    expect(teams.order).toEqual({ field: 'NAME', direction: 'ASC' })
    expect(teams.fields.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'id: id',
      'name: text',
      'lead: reference',
      'size: number',
      'open: boolean',
      'createdAt: dateTime',
      'mood: enum',
    ])
    expect(teams.fields.find(({ name }) => name === 'createdAt')).toMatchObject({
      sort: 'CREATED_AT',
      column: true,
    })
    expect(known.inputs.TeamFilter).toEqual([
      { name: 'leadId', kind: 'reference', resource: 'users', help: '' },
      { name: 'mood', kind: 'enum', enum: 'Mood', help: '' },
      { name: 'created', kind: 'range', after: 'createdAfter', before: 'createdBefore', help: '' },
    ])
    expect(resource('users').tabs).toContainEqual({
      name: 'teams',
      help: 'All teams.',
      resource: 'teams',
      filter: 'leadId',
    })
  })

  it('has mutations of one input where what they answer with is, also those on rows that it names', () => {
    const [, , ask, cheer, kickOff] = resource('teams').actions
    expect(ask).toMatchObject({ name: 'askUsers', wrap: 'input', inputs: [{ name: 'names', list: true }] })
    expect(ask?.target).toBeUndefined()
    expect(cheer).toMatchObject({ name: 'cheer', wrap: 'input', inputs: [{ name: 'mood', kind: 'enum' }] })
    expect(cheer?.target).toEqual({ argument: 'ids', many: true, within: true })
    expect(kickOff).toMatchObject({
      name: 'kickOff',
      wrap: 'input',
      inputs: [{ name: 'room', required: true }],
    })
  })

  it('has its new mutations, as forms and as what is done to rows', () => {
    const [create, close] = resource('teams').actions
    expect(create).toMatchObject({
      name: 'createTeam',
      does: 'create',
      wrap: 'input',
      needs: ['USERS_MANAGE'],
    })
    expect(create?.inputs).toEqual([
      { name: 'name', kind: 'text', required: true, help: 'What it is called.' },
      { name: 'leadId', kind: 'reference', resource: 'users', help: '' },
      { name: 'mood', kind: 'enum', enum: 'Mood', help: '' },
    ])
    expect(close).toMatchObject({ name: 'closeTeams', danger: true, target: { argument: 'ids', many: true } })
    const move = resource('users').actions.find(({ name }) => name === 'moveUsers')
    expect(move).toMatchObject({ target: { argument: 'userIds', many: true } })
    expect(move?.inputs).toEqual([
      { name: 'teamId', kind: 'reference', resource: 'teams', required: true, help: '' },
    ])
  })

  it('is refused where a hint leads nowhere', async () => {
    const wrong = extendSchema(
      schema,
      parse('type Wrong @admin(title: ["gone"]) { id: ID! } extend type Query { wrongs: [Wrong!] }'),
    )
    await expect(generate(plugin, { schema: wrong, files: [] }, { scalars })).rejects.toThrow(
      'There is no Wrong.gone to name it by.',
    )
  })
})
