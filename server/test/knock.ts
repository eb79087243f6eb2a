import { newId } from '../src/base/db/id.js'
import { beside } from './beside.js'
import type { Parley } from './parley.js'

/** People unknown who were refused, in the database. */
export function knockAt(
  { databaseUrl }: Pick<Parley, 'databaseUrl'>,
  ...subjects: string[]
): Promise<unknown> {
  const at = new Date()
  const who = { provider: 'dev', issuer: 'https://issuer.example', emailVerified: false, count: 1 }
  return beside(databaseUrl, client =>
    client.knock.createMany({
      data: subjects.map(subject => ({ id: newId('knk'), ...who, subject, createdAt: at, lastAt: at })),
    }),
  )
}
