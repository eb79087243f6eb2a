import { readFileSync } from 'node:fs'
import { buildSchema, Kind, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { variablesOf } from '../../sdk/test/variables.ts'
import { type Parley, type SignedIn, startParley } from '../../server/test/parley.ts'
import type { ResourceDefinition } from '../src/define/definition.ts'
import { definition } from '../src/generated/resources.ts'
import { transcriptDocument } from '../src/pages/conversations/transcriptDocument.ts'

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))

/** Everything that the console asks for by itself, in pages of 100, which are twice as long as it shows. */
const documents = [
  transcriptDocument,
  ...Object.values<ResourceDefinition>(definition.resources as never).flatMap(resource => [
    ...Object.values(resource.documents),
    ...resource.tabs.flatMap(tab => ('document' in tab ? [tab.document] : [])),
    ...resource.actions.map(({ document }) => document),
  ]),
]

let parley: Parley
let admin: SignedIn
beforeAll(async () => {
  parley = await startParley()
  admin = await parley.signIn('admin')
})
afterAll(() => parley[Symbol.asyncDispose]())

describe('what the console asks for', () => {
  it.each(documents.map(document => [/\w+ (\w+)/.exec(document)?.[1] ?? document, document]))(
    '%s costs no more than the server allows',
    async (_name, query) => {
      const [operation] = parse(query).definitions
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
      const variables = variablesOf(operation, schema)
      const headers = { 'parley-cost': '1' }
      const { extensions, errors } = await admin.ask({ query, variables, headers })
      expect(errors?.map(({ extensions: { code } }) => code) ?? []).not.toContain('QUERY_TOO_COMPLEX')
      if (!extensions) throw new Error(`the cost was not told: ${JSON.stringify(errors)}`)
      expect(extensions.cost.estimated).toBeLessThanOrEqual(extensions.cost.limit)
    },
  )
})
