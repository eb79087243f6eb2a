import type { PrismaClient } from '@parley/prisma'
import { createChain } from '../../access/audit/chain.js'
import { type Head, holdsHead, verifySlice } from '../../access/audit/verify.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient, secretOf } from './database.js'
import { createProgress } from './progress.js'

const SLICE = 5000

export const auditVerify: Command = {
  summary: 'whether the audit log is as it was recorded',
  help: ` [--head <seq>:<hash>]

Checks each event of the audit log against the one before it, and prints the end of the log as <seq>:<hash>. Keep that
elsewhere (the server logs it too, at its start and each hour) and give it as --head the next time: nothing else can show
that the end of the log was cut off.

Reads only; the server may run meanwhile. Needs DATABASE_URL and SESSION_SECRET as the server has them. Ends with 0 if the
log is intact, 1 if it is not, 2 if it could not be checked.`,
  options: { head: { type: 'string' } },
  async run({ head }) {
    const kept = typeof head === 'string' ? parseHead(head) : null
    const env = await environment()
    const client = openClient(databaseAddress(env), 'PRAGMA query_only = ON; PRAGMA busy_timeout = 2000;')
    try {
      return await verifyLog(client, secretOf(env, 'SESSION_SECRET', 'session.secret'), kept)
    } finally {
      await client.$disconnect()
    }
  },
}

/** Follows the whole log, says what it finds, and resolves to the exit code. */
export async function verifyLog(client: PrismaClient, secret: string, kept: Head | null): Promise<number> {
  const chain = createChain(secret)
  const progress = createProgress('events')
  const total = await client.auditEvent.count()
  let checked = 0
  let after: Head = { seq: 0, hash: '' }
  for (;;) {
    const slice = await verifySlice(client, chain, { after, first: SLICE })
    checked += slice.checked
    if (slice.firstBrokenSeq !== null) return broken(slice.firstBrokenSeq, checked)
    after = slice.last
    if (slice.nextSeq === null) break
    progress(checked, total)
  }
  if (kept && !(await holdsHead(client, kept))) {
    print(`BROKEN: the log once ended with event ${kept.seq}, which is gone. Its end was cut off.`)
    return 1
  }
  print(`The audit log is intact: ${counted(checked, 'event')}.`, `head ${after.seq}:${after.hash}`)
  return 0
}

function broken(seq: number, intact: number): number {
  print(
    `BROKEN at event ${seq}: it was changed, deleted or put in, or SESSION_SECRET is another one than when it was recorded. Before it ${counted(intact, 'event')} ${intact === 1 ? 'is' : 'are'} intact.`,
  )
  return 1
}

export function parseHead(text: string): Head {
  const [, seq, hash] = /^(\d+):([\w-]{43}|)$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new Error('--head is <seq>:<hash>, as an earlier run printed it.')
  return { seq: Number(seq), hash }
}
