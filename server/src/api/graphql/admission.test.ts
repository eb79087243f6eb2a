import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { transports } from '../../../test/ask.js'
import { startParley } from '../../../test/parley.js'

const bothTransports = Object.entries(transports)

describe('outside development', () => {
  it.each(bothTransports)('only who may read settings may introspect (%s)', async (_name, send) => {
    await using development = await startParley({ database: 'postgresql' })
    const [admin, user] = await Promise.all([development.signIn('admin'), development.signIn('user')])
    await using production = await startParley({
      beside: development,
      env: {
        NODE_ENV: 'production',
        OIDC_CORP_ISSUER: 'http://localhost:1',
        OIDC_CORP_CLIENT_ID: 'parley',
      },
    })
    const query = '{ __schema { queryType { name } } }'
    expect((await send(production.url, query, admin.token)).data.__schema.queryType.name).toBe('Query')
    expect((await send(production.url, query, user.token)).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    )
  })
})

describe('a server with trusted documents', () => {
  const query = '{ serverInfo { schemaHash } }'
  const hash = createHash('sha256').update(query).digest('hex')

  const startTrusting = async () => {
    const file = join(process.env.TMPDIR ?? '/tmp', `trusted-${hash.slice(0, 8)}.json`)
    await writeFile(file, JSON.stringify({ [hash]: query }))
    return startParley({ env: { TRUSTED_DOCUMENTS: file } })
  }

  it.each(bothTransports)('runs those and no others (%s)', async (_name, send) => {
    await using parley = await startTrusting()
    expect((await send(parley.url, query)).errors).toBeUndefined()
    const { errors } = await send(parley.url, '{ serverInfo { version } }')
    expect(errors?.[0]?.extensions.code).toBe('OPERATION_NOT_ALLOWED')
  })

  it('runs one that is only named', async () => {
    await using parley = await startTrusting()
    for (const named of [
      { documentId: `sha256:${hash}` },
      { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
    ]) {
      const { data } = await parley.ask({ body: JSON.stringify(named) })
      expect(data.serverInfo.schemaHash).toMatch(/^[0-9a-f]+$/)
    }
    const unknown = await parley.ask({ body: JSON.stringify({ documentId: `sha256:${'0'.repeat(64)}` }) })
    expect(unknown.status).toBe(400)
  })

  it('serves the SDK by the manifest that comes with it', async () => {
    const manifest = fileURLToPath(new URL('../../../../sdk/trusted-documents.json', import.meta.url))
    await using parley = await startParley({ env: { TRUSTED_DOCUMENTS: manifest } })
    const { client } = await parley.signIn('user')
    parley.model.reply('Hello')
    const { reply } = await client.sendMessage({ content: 'Hi' })
    expect(await client.reply(reply.id).done()).toMatchObject({ content: 'Hello' })
  })
})
