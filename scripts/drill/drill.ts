import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { beside } from '../../server/test/beside.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { parleyServer } from '../../server/test/operator.ts'
import { startPeople } from '../faults/people.ts'
import { type Ground, startGround } from './ground.ts'
import { type GivenFile, giveFiles, missingFiles } from './uploads.ts'

const PATIENCE_MS = 120_000

/** What one restored database came to. */
export interface Drilled {
  to: DatabaseKind
  /** Acknowledged before the backup began. */
  messages: number
  /** READY before it began. */
  files: number
  missing: number
  problems: string[]
  /** How long each step took. */
  ms: Record<string, number>
}

/** What was acknowledged, by the ids of the message and its reply. */
interface Acknowledged {
  messages: { content: string; messageId: string; replyId: string }[]
  files: GivenFile[]
}

/** Backs up a server that is used, destroys it, and restores it into both kinds of database. */
export async function drill(from: DatabaseKind, short: boolean): Promise<Drilled[]> {
  const elsewhere = await mkdtemp(join(tmpdir(), 'parley-backup-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(elsewhere, { recursive: true, force: true }) }
  const output = join(elsewhere, 'backup')
  const ms: Record<string, number> = {}
  const acknowledged = await useAndLose(from, output, ms, short)
  return [
    await restoreInto('sqlite', output, acknowledged, ms),
    await restoreInto('postgresql', output, acknowledged, ms),
  ]
}

async function useAndLose(
  from: DatabaseKind,
  output: string,
  ms: Record<string, number>,
  short: boolean,
): Promise<Acknowledged> {
  await using ground = await startGround(from)
  const server = await ground.start()
  const [user, admin] = [
    await signInByBrowser(server.url, 'user'),
    await signInByBrowser(server.url, 'admin'),
  ]
  const tokens = [user.token, admin.token]
  const giving = giveFiles(server.url, user.token, short ? 2 : 12)
  const people = startPeople({ urls: [server.url], tokens, quick: short ? 3 : 8, slow: 0 })
  if (!(await people.progress(short ? 2 : 25, PATIENCE_MS)))
    throw new Error('Nobody got on before the backup.')
  const files = await giving
  const messages = people.sent.flatMap(({ n, acknowledged: by }) =>
    by ? [{ content: String(n), ...by }] : [],
  )
  await timed(ms, 'backup', () => command(ground, 'backup', '--output', output))
  if (!(await people.progress(1, PATIENCE_MS))) throw new Error('Nobody got on after the backup.')
  await people.stop(PATIENCE_MS)
  server.kill('SIGKILL')
  await server.exit
  return { messages, files }
}

async function restoreInto(
  to: DatabaseKind,
  output: string,
  { messages, files }: Acknowledged,
  before: Record<string, number>,
): Promise<Drilled> {
  await using ground = await startGround(to)
  const ms = { ...before }
  await timed(ms, 'restore', () => command(ground, 'restore', '--from', output))
  const problems: string[] = []
  await timed(ms, 'verify', () => command(ground, 'verify')).catch((error: Error) =>
    problems.push(error.message),
  )
  const kept = await beside(ground.databaseUrl, client =>
    client.message.findMany({ select: { id: true, content: true, role: true } }),
  )
  const byId = new Map(kept.map(({ id, content }) => [id, content]))
  const missing = messages.filter(
    ({ content, messageId, replyId }) => byId.get(messageId) !== content || !byId.has(replyId),
  )
  for (const { content } of missing) problems.push(`message ${content} was acknowledged and is missing`)
  const server = await timed(ms, 'start', () => ground.start())
  const lost = await missingFiles(server.url, files)
  problems.push(...lost)
  const counts = { messages: messages.length, files: files.length, missing: missing.length + lost.length }
  return { to, ...counts, problems, ms }
}

/** What ends with anything but 0 is thrown with what it said. */
async function command({ env }: Ground, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await parleyServer(args, env)
  if (code !== 0) throw new Error(`parley-server ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`)
}

async function timed<T>(ms: Record<string, number>, step: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  try {
    return await work()
  } finally {
    ms[step] = performance.now() - began
  }
}
