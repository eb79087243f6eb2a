import type { ModelServer as ModelServerRow } from '@parley/prisma'
import type {
  CreateModelServerInput,
  ModelServer,
  ModelServerCheck,
  ModelServerKind,
  UpdateModelServerInput,
} from '@parley/schema'
import { recordAdminEvent } from '../../access/adminEvent/adminEvent.service.js'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Cipher } from '../../base/crypto/cipher.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { afterCommit } from '../../base/db/ending.js'
import { newId } from '../../base/db/id.js'
import { badInput, CodedError, notFound } from '../../base/errors.js'
import type { Guard } from '../../base/net/guard.js'
import type { Viewer } from '../../base/viewer.js'
import type { ConfiguredServer } from '../../model/index.js'
import { ENVIRONMENT } from '../../model/modelRows.js'
import type { ServerDoor } from '../../model/serverDoor.js'
import { tryServer } from '../../model/trial.js'
import { type AzureWays, authOf } from './auth.js'
import { foldName, serverData } from './input.js'
import { type ModelServers, namesOf, placeOfKey } from './openDoors.js'
import { createStates, type StateOfServer } from './state.js'

/** Of the one that the environment names. */
export const ENVIRONMENT_ID = 'msv_environment'

/** Each of them is asked for its models. */
const MOST = 50
const OWN_ACCOUNT = 'An API key cannot ask it: it is asked with people’s own accounts.'

export interface ModelServerDeps {
  db: Db
  audit: Audit
  cipher: Cipher
  guard: Guard
  servers: ModelServers
  ways: AzureWays
  environment: { door: ServerDoor; server: ConfiguredServer | null; standsIn: boolean }
  now: () => Date
}

/** Without how it is, which is asked for. */
export type ShownServer = Omit<ModelServer, keyof StateOfServer>

export type ModelServerService = ReturnType<typeof createModelServerService>

/** Model servers, as admins set them. */
export function createModelServerService(deps: ModelServerDeps) {
  const { db, audit, cipher, guard, servers, environment, ways, now } = deps
  const stateOf = createStates(now)

  const list = async (): Promise<ShownServer[]> => [
    ...(environment.server ? [shownOf(environment.server, environment.standsIn)] : []),
    ...(await servers.all()).map(({ row }) => shown(row)),
  ]

  async function doorOf(id: string): Promise<ServerDoor> {
    if (id === ENVIRONMENT_ID && environment.server) return environment.door
    const found = (await servers.all()).find(one => one.id === id)
    if (!found) throw notFound('The model server')
    return found.door
  }

  async function change(
    tx: Transaction,
    viewer: Viewer,
    how: 'CREATED' | 'UPDATED' | 'DELETED',
    row: ModelServerRow,
    details: Record<string, string>,
  ): Promise<void> {
    afterCommit(tx, servers.changed)
    await audit.record(tx, viewer, {
      action: `model_server.${how.toLowerCase() as Lowercase<typeof how>}`,
      target: { type: 'ModelServer', id: row.id },
      details: { ...factsOf(row), ...details },
    })
    await recordAdminEvent(tx, how, row.id)
  }

  return {
    /** The one of the environment first, then the oldest. */
    list,

    /** For `node`. */
    find: async (viewer: Viewer, ids: string[]): Promise<ShownServer[]> =>
      viewer.permissions.has('MODELS_MANAGE') ? (await list()).filter(({ id }) => ids.includes(id)) : [],

    /** The one that a row of `model` names; null for whoever may not see it, and if it is gone. */
    async ofModel(viewer: Viewer, server: string): Promise<ShownServer | null> {
      if (!viewer.permissions.has('MODELS_MANAGE')) return null
      const id = server === ENVIRONMENT ? ENVIRONMENT_ID : server
      return (await list()).find(one => one.id === id) ?? null
    },

    /** How it is; what is gone meanwhile is unknown. */
    state: async (id: string): Promise<StateOfServer> => stateOf(await doorOf(id)),

    async create(viewer: Viewer, input: CreateModelServerInput): Promise<ShownServer> {
      const { kind } = input
      const wanted = { key: null, modelNames: [], address: null, ...absentLeftOut(input) }
      const { key = null, ...data } = serverData(kind, wanted, null, { guard, ways })
      return db.write(async tx => {
        if ((await tx.modelServer.count()) >= MOST)
          throw new CodedError('CONFLICT', `There are ${MOST} model servers already: delete one first.`)
        const id = newId('msv')
        const at = now()
        const { name = '', modelNames = '', standsIn = false } = data
        await refuseTakenName(tx, id, name)
        const row = await tx.modelServer.create({
          data: {
            ...{ id, kind, name, modelNames, standsIn, folded: foldName(name) },
            ...{
              address: data.address ?? null,
              apiVersion: data.apiVersion ?? null,
              auth: data.auth ?? null,
            },
            key: key === null ? null : cipher.encrypt(key, placeOfKey(id)),
            ...{ revision: 1, createdAt: at, updatedAt: at },
          },
        })
        await change(tx, viewer, 'CREATED', row, {})
        return shown(row)
      })
    },

    async update(viewer: Viewer, id: string, input: UpdateModelServerInput): Promise<ShownServer> {
      refuseEnvironment(id)
      return db.write(async tx => {
        const before = await tx.modelServer.findUnique({ where: { id } })
        if (!before) throw notFound('The model server')
        const { key, ...data } = serverData(before.kind as ModelServerKind, absentLeftOut(input), before, {
          guard,
          ways,
        })
        if (before.key !== null && key === undefined && leadsElsewhere(before.address, data.address))
          throw badInput({ 'input.key': 'Give the key again: it was given for another host.' })
        if (data.name !== undefined) await refuseTakenName(tx, id, data.name)
        const row = await tx.modelServer.update({
          where: { id },
          data: {
            ...data,
            ...(data.name !== undefined && { folded: foldName(data.name) }),
            ...(key !== undefined && { key: key === null ? null : cipher.encrypt(key, placeOfKey(id)) }),
            ...{ revision: { increment: 1 }, updatedAt: now() },
          },
        })
        await change(tx, viewer, 'UPDATED', row, key === undefined ? {} : { key: key ? 'set' : 'removed' })
        return shown(row)
      })
    },

    /** One that is gone counts as deleted. Its models stay known, for what was written by them. */
    async delete(viewer: Viewer, id: string): Promise<string> {
      refuseEnvironment(id)
      await db.write(async tx => {
        const row = await tx.modelServer.findUnique({ where: { id } })
        const { count } = await tx.modelServer.deleteMany({ where: { id } })
        if (row && count > 0) await change(tx, viewer, 'DELETED', row, {})
      })
      return id
    },

    /** As whoever asks, where the server wants people's own tokens: what they have to allow first is told by its code. */
    async test({ user, session }: Viewer, id: string): Promise<ModelServerCheck[]> {
      const door = await doorOf(id)
      const byPerson = (await list()).some(server => server.id === id && server.auth === 'USER')
      if (byPerson && !session) throw new CodedError('FORBIDDEN', OWN_ACCOUNT)
      if (byPerson) await ways.tokenOf?.(user.id)
      return tryServer(door, user.id)
    },
  }
}

async function refuseTakenName(tx: Transaction, id: string, name: string): Promise<void> {
  if (await tx.modelServer.findFirst({ where: { folded: foldName(name), id: { not: id } } }))
    throw new CodedError('CONFLICT', `There is a model server "${name}" already.`, {
      fields: { 'input.name': 'This name is taken.' },
    })
}

function refuseEnvironment(id: string): void {
  if (id === ENVIRONMENT_ID)
    throw new CodedError('CONFLICT', 'This model server is set in the environment: change it there.')
}

/** Whether what is sent there would come to somebody it did not come to so far. */
const leadsElsewhere = (before: string | null, after: string | null | undefined): boolean =>
  after != null && before !== null && new URL(after).origin !== new URL(before).origin

/** GraphQL leaves out what is absent, and whoever calls from code may say undefined. */
const absentLeftOut = <T extends object>(input: T): T =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T

const shown = (row: ModelServerRow): ShownServer => ({
  ...{ id: row.id, name: row.name, kind: row.kind as ModelServerKind, address: row.address },
  auth: authOf(row),
  source: 'DATABASE',
  enabled: row.enabled,
  ...{ modelNames: namesOf(row), apiVersion: row.apiVersion, standsIn: row.standsIn },
  createdAt: row.createdAt,
})

const shownOf = (server: ConfiguredServer, standsIn: boolean): ShownServer => ({
  ...{ id: ENVIRONMENT_ID, name: server.name, kind: server.kind, address: server.address },
  auth: server.auth,
  source: 'ENVIRONMENT',
  enabled: true,
  ...{ modelNames: [...server.modelNames], apiVersion: server.apiVersion, standsIn },
  createdAt: null,
})

const factsOf = (row: ModelServerRow): Record<string, string> => ({
  ...{ name: row.name, kind: row.kind, auth: authOf(row) },
  ...(row.address && { address: row.address }),
  ...(row.modelNames && { models: row.modelNames.replaceAll('\n', ', ') }),
  ...{ standsIn: String(row.standsIn), enabled: String(row.enabled) },
})
