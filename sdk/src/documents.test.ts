import { readFileSync } from 'node:fs'
import { buildSchema, Kind, parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transports } from '../../server/test/ask.js'
import { type Parley, startParley } from '../../server/test/parley.js'
import { variablesOf } from '../test/variables.js'
import * as sdk from './index.js'

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))

const documents = Object.entries(sdk)
  .filter(([name]) => name.endsWith('Document'))
  .map(([name, text]) => [name, String(text)] as const)

let parley: Parley
beforeAll(async () => {
  parley = await startParley()
  parley.model.otherwise('An answer')
})
afterAll(() => parley[Symbol.asyncDispose]())

describe('the documents of the SDK', () => {
  it('cover every root field', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const fields = roots.flatMap(root => Object.keys(root?.getFields() ?? {}))
    const names = documents.map(([name]) => name)
    expect(
      fields.filter(name => !names.includes(`${name[0]?.toUpperCase()}${name.slice(1)}Document`)),
    ).toEqual([])
  })

  it.each(documents)('%s is answered by the server in its largest form', async (name, query) => {
    const document = parse(query)
    expect(validate(schema, document)).toEqual([])
    const [operation] = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
    if (!operation) throw new Error(`${name} has no operation`)
    const transport = operation.operation === 'subscription' ? transports.websocket : transports.http
    const { token } = await parley.signIn('admin')
    const { data, errors } = await transport(
      parley.url,
      { query, variables: variablesOf(operation, schema) },
      token,
    )
    const refusals = [
      'GRAPHQL_PARSE_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'QUERY_TOO_COMPLEX',
      'INTERNAL_SERVER_ERROR',
    ]
    for (const { message, extensions } of errors ?? []) {
      expect(refusals, message).not.toContain(extensions.code)
      // Variables of the wrong form would come before the limits.
      expect(message).not.toContain('Variable "$')
    }
    expect(errors ?? data).toBeDefined()
  })
})
