import { Prisma, type Statements } from '@parley/prisma'
import type { Db, Transaction } from './db.js'
import { sqlOf } from './read.js'

type Models = Record<string, unknown>

/** The client of a transaction, whose SQL goes past Prisma (decision 61). A model is looked up when it is used. */
class WriteClient {
  constructor(
    readonly kind: Db['kind'],
    readonly $prisma: Models,
    public $statements: Statements,
  ) {}

  $queryRaw(sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
    return this.$statements.query(sqlOf(sql, values))
  }

  $executeRaw(sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
    return this.$statements.execute(sqlOf(sql, values))
  }
}

for (const model of Object.values(Prisma.ModelName)) {
  const name = model.charAt(0).toLowerCase() + model.slice(1)
  Object.defineProperty(WriteClient.prototype, name, {
    get(this: WriteClient) {
      return this.$prisma[name]
    },
  })
}

/** After its end nothing runs on its connection, which is somebody else's by then. */
const over: Statements = { query: refuse, execute: refuse }

async function refuse(): Promise<never> {
  throw new Error('The transaction is over.')
}

export function createWriteClient(
  kind: Db['kind'],
  prisma: object,
  statements: Statements,
): { tx: Transaction; end(): void } {
  const client = new WriteClient(kind, prisma as Models, statements)
  return {
    tx: client as unknown as Transaction,
    end() {
      client.$statements = over
    },
  }
}
