import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseAddress } from '@parley/prisma'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { fillCompany, makeAuditor, type Sizes } from './company.ts'

/** A built server of a large company, and somebody who may see all of it. */
export interface CompanyServer {
  url: string
  kind: DatabaseAddress['kind']
  /** Of an admin who is an auditor too, and has opened everybody's history. */
  token: string
  cookie: string
  query(text: string, variables?: Record<string, unknown>): Promise<unknown>
  [Symbol.asyncDispose](): Promise<void>
}

/** People, sessions and conversations by the hundred thousand; messages and audit events by the million. */
export const sizesOf = (scale: number, sessions = 100_000): Sizes => ({
  users: 100_000 * scale,
  sessions: sessions * scale,
  conversations: 100_000 * scale,
  messages: 1_000_000 * scale,
  auditEvents: 1_000_000 * scale,
})

export async function startCompany(kind: string | undefined, sizes: Sizes): Promise<CompanyServer> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-company-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const postgresql = kind === 'postgresql' ? await startPostgresql() : null
  cleanUp.defer(async () => postgresql?.stop())
  const address: DatabaseAddress = postgresql
    ? { kind: 'postgresql', url: postgresql.url }
    : { kind: 'sqlite', file: join(folder, 'data/parley.db') }
  const start = async () => {
    const server = startProcess({
      folder,
      port: await freePort(),
      env: { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', ...(postgresql && { DATABASE_URL: postgresql.url }) },
    })
    await server.ready
    return server
  }

  const first = await start()
  const { token, cookie } = await signInByBrowser(first.url, 'admin')
  first.kill('SIGTERM')
  await first.exit
  await fillCompany(address, sizes, what => console.error(what))
  await makeAuditor(address)
  const server = await start()
  cleanUp.defer(() => server[Symbol.asyncDispose]())

  async function query(text: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await ask(server.url, { query: text, variables }, token)
    if (errors) throw new Error(JSON.stringify([errors, variables]))
    return data
  }
  await query('mutation { openHistory(input: { all: true, reason: "Measuring", minutes: 480 }) { id } }')
  const stack = cleanUp.move()
  return {
    url: server.url,
    kind: address.kind,
    token,
    cookie,
    query,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
