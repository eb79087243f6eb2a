import type { PrismaClient } from '@parley/prisma'

/** One encrypted text of the database. */
export interface EncryptedText {
  row: string
  column: string
  sealed: string
}

/** A table with encrypted texts. */
export interface EncryptedTable {
  table: string
  count(): Promise<number>
  /** The texts of the next rows behind this one, and the last of them; null behind the end. */
  page(after: string, take: number): Promise<{ texts: EncryptedText[]; last: string | null }>
  /** Leaves alone what is not as it was read. */
  replace(text: EncryptedText, by: string): Promise<void>
}

type Client = Pick<PrismaClient, 'identityTokens' | 'deviceLogin' | 'modelServer'>

/** Every place where the database holds encrypted texts. */
export const encryptedTables = (client: Client): EncryptedTable[] => [
  identityTokens(client),
  deviceLogins(client),
  modelServers(client),
]

/** The columns of these tables by their names in the database. */
export const encryptedColumns: ReadonlyMap<string, readonly string[]> = new Map([
  ['identity_tokens', ['access_token', 'refresh_token', 'id_token', 'model_token']],
  ['device_login', ['device_code']],
  ['model_server', ['key']],
])

const tokenColumns = [
  ['access_token', 'accessToken'],
  ['refresh_token', 'refreshToken'],
  ['id_token', 'idToken'],
  ['model_token', 'modelToken'],
] as const

const identityTokens = ({ identityTokens: model }: Client): EncryptedTable => ({
  table: 'identity_tokens',
  count: () => model.count(),
  async page(after, take) {
    const rows = await model.findMany({
      where: { identityId: { gt: after } },
      orderBy: { identityId: 'asc' },
      take,
    })
    const texts = rows.flatMap(row =>
      tokenColumns.flatMap(([column, property]) => {
        const sealed = row[property]
        return sealed === null ? [] : [{ row: row.identityId, column, sealed }]
      }),
    )
    return { texts, last: rows.at(-1)?.identityId ?? null }
  },
  async replace({ row, column, sealed }, by) {
    const property = tokenColumns.find(([name]) => name === column)?.[1]
    if (!property) throw new Error(`identity_tokens.${column} holds no encrypted text.`)
    await model.updateMany({ where: { identityId: row, [property]: sealed }, data: { [property]: by } })
  },
})

const deviceLogins = ({ deviceLogin: model }: Client): EncryptedTable => ({
  table: 'device_login',
  count: () => model.count(),
  async page(after, take) {
    const rows = await model.findMany({
      where: { handleHash: { gt: after } },
      orderBy: { handleHash: 'asc' },
      take,
    })
    const texts = rows.map(row => ({ row: row.handleHash, column: 'device_code', sealed: row.deviceCode }))
    return { texts, last: rows.at(-1)?.handleHash ?? null }
  },
  async replace({ row, sealed }, by) {
    await model.updateMany({ where: { handleHash: row, deviceCode: sealed }, data: { deviceCode: by } })
  },
})

const modelServers = ({ modelServer: model }: Client): EncryptedTable => ({
  table: 'model_server',
  count: () => model.count(),
  async page(after, take) {
    const rows = await model.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take })
    const texts = rows.flatMap(({ id, key }) =>
      key === null ? [] : [{ row: id, column: 'key', sealed: key }],
    )
    return { texts, last: rows.at(-1)?.id ?? null }
  },
  async replace({ row, sealed }, by) {
    await model.updateMany({ where: { id: row, key: sealed }, data: { key: by } })
  },
})
