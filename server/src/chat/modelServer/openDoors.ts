import type { ModelServer } from '@parley/prisma'
import type { Logger } from 'pino'
import { cloudOf, scopeIn } from '../../base/azure/cloud.js'
import type { AzureIdentity } from '../../base/azure/identity.js'
import { type Cipher, UnreadableError } from '../../base/crypto/cipher.js'
import type { Db } from '../../base/db/db.js'
import { createReread } from '../../base/reread.js'
import { readAzureAddress } from '../../model/azure/address.js'
import { createAzureDoor } from '../../model/azure/door.js'
import { closedDoor } from '../../model/closedDoor.js'
import { AZURE_API_VERSION, type AzureAuth, type AzureConfig } from '../../model/config.js'
import { createDemoDoor } from '../../model/demoDoor.js'
import type { OtherServer } from '../../model/directory.js'
import { shown } from '../../model/index.js'
import { createOpenAIDoor, type Settings } from '../../model/openai.js'
import type { ServerDoor } from '../../model/serverDoor.js'
import type { AzureWays } from './auth.js'

export interface DoorDeps {
  db: Db
  cipher: Cipher
  /** What holds for all of them, fetching included. */
  settings: Settings
  ways: AzureWays
  startDemo: () => Promise<{ url: string; close(): Promise<void> }>
  log: Pick<Logger, 'warn'>
}

/** A server that an admin set, and the door to it. */
export interface OpenServer extends OtherServer {
  row: ModelServer
}

export type ModelServers = ReturnType<typeof createModelServers>

/**
 * The servers that admins set, with a door to each, which stays open as long as it is not changed. They are read again by
 * whoever asks for them, once a second at most.
 */
export function createModelServers(deps: DoorDeps) {
  const { db, log } = deps
  const open = new Map<string, OpenServer>()
  let demo: ReturnType<DoorDeps['startDemo']> | null = null

  async function read(): Promise<OpenServer[]> {
    const rows = await db.read.modelServer.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
    const found = await Promise.all(rows.map(serverOf))
    const kept = new Set(rows.map(placeOf))
    for (const place of open.keys()) if (!kept.has(place)) open.delete(place)
    return found
  }

  const { get, changed } = createReread(read, error =>
    log.warn({ err: error }, 'the model servers could not be read again'),
  )

  async function serverOf(row: ModelServer): Promise<OpenServer> {
    const known = open.get(placeOf(row))
    if (known) return known
    const { id, name, standsIn } = row
    try {
      const server = { id, name, standsIn, row, door: await openDoor(row) }
      open.set(placeOf(row), server)
      return server
    } catch (error) {
      // It takes none of the others away, and is tried again with the next reading.
      log.warn({ err: error, server: id }, 'a model server cannot be used')
      return { id, name, standsIn, row, door: closedDoor(name, UNUSABLE, UNUSABLE_NOW) }
    }
  }

  async function openDoor(row: ModelServer): Promise<ServerDoor> {
    const { settings } = deps
    const names = namesOf(row)
    if (row.kind === 'DEMO') {
      demo ??= deps.startDemo().catch((error: unknown) => {
        demo = null
        throw error
      })
      const { url } = await demo
      const { fetch: _guarded, ...unguarded } = settings
      return createDemoDoor(url, row.name, unguarded, log)
    }
    const apiKey = keyOf(row)
    if (apiKey === undefined) {
      log.warn({ server: row.id }, 'the key of a model server cannot be read: its encryption key is gone')
      return closedDoor(row.name, UNREADABLE, UNUSABLE_NOW)
    }
    const baseUrl = row.address ?? ''
    const description = `${row.name} at ${shown(baseUrl)}`
    if (row.kind === 'AZURE_OPENAI')
      return createAzureDoor(azureOf(row, apiKey, deps.ways), description, settings, log, deps.ways.tokenOf)
    return createOpenAIDoor({ apiKey, baseUrl, models: names }, description, settings, log)
  }

  /** Undefined: it is there and cannot be read. */
  function keyOf({ id, key }: ModelServer): string | null | undefined {
    if (key === null) return null
    try {
      return deps.cipher.decrypt(key, placeOfKey(id))
    } catch (error) {
      if (error instanceof UnreadableError) return undefined
      throw error
    }
  }

  return {
    /** The oldest first. While the database is away, those of before. */
    all: get,
    /** After a change: whoever asks next reads them. */
    changed,
    keyOf,
    close: async (): Promise<void> => (await demo)?.close(),
  }
}

const UNUSABLE = 'What is set for it cannot be used; the log says why.'
const UNUSABLE_NOW = 'The server of this model cannot be used just now.'
const UNREADABLE = 'Its key cannot be read, because its encryption key is gone: give it anew.'

/** A key that was sealed again opens the same door. */
const placeOf = ({ id, revision }: ModelServer): string => `${id} ${revision}`

export const namesOf = ({ modelNames }: Pick<ModelServer, 'modelNames'>): string[] =>
  modelNames.split('\n').filter(Boolean)

export const placeOfKey = (row: string) => ({ table: 'model_server', row, column: 'key' })

function azureOf(row: ModelServer, apiKey: string | null, { identity }: AzureWays): AzureConfig {
  const { base, isV1, apiVersion } = readAzureAddress(row.address ?? '')
  const version = row.apiVersion ?? apiVersion ?? (isV1 ? '' : AZURE_API_VERSION)
  const auth = azureAuth(row, base, apiKey, identity)
  return { base, isV1, apiVersion: version, deployments: namesOf(row), auth }
}

function azureAuth(
  { auth }: ModelServer,
  base: string,
  apiKey: string | null,
  identity: AzureIdentity | null,
): AzureAuth {
  if (auth === 'USER') return { kind: 'person' }
  if (auth !== 'MANAGED_IDENTITY') return { kind: 'key', apiKey: apiKey ?? '' }
  if (!identity) throw new Error('this server is not told which identity it has at Azure')
  return { kind: 'identity', identity, scope: scopeIn(cloudOf(new URL(base).hostname)) }
}
