import { Prisma, type PrismaClient, type Reader } from '@parley/prisma'
import { type Db, type ReadClient, readMethods } from './db.js'

type Guard = <T>(what: string, read: () => Promise<T>) => Promise<T>
type Method = (args?: unknown) => PromiseLike<unknown>

/**
 * Only what reads, each call passed through `guard`; SQL goes past Prisma. Plain functions, made once: an extension of the client costs
 * each query a sixth of its time.
 */
export function createReadClient(
  kind: Db['kind'],
  client: PrismaClient,
  reader: Reader,
  guard: Guard,
): ReadClient {
  const delegates = client as unknown as Record<string, Record<string, Method>>
  const models = Object.values(Prisma.ModelName).map(model => {
    const name = model.charAt(0).toLowerCase() + model.slice(1)
    const methods = readMethods.map(method => {
      const what = `${name}.${method}`
      return [method, (args?: unknown) => guard(what, async () => delegates[name]?.[method]?.(args))]
    })
    return [name, Object.fromEntries(methods)]
  })
  return {
    kind,
    ...Object.fromEntries(models),
    $queryRaw: ((sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      guard('query', () => reader.query(sqlOf(sql, values)))) as ReadClient['$queryRaw'],
    $queryRawUnsafe: (sql: string, ...values: unknown[]) =>
      guard('query', async () => client.$queryRawUnsafe(sql, ...values)),
  }
}

export const sqlOf = (sql: TemplateStringsArray | Prisma.Sql, values: unknown[]): Prisma.Sql =>
  sql instanceof Prisma.Sql ? sql : Prisma.sql(sql, ...values)
