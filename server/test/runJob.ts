import { beside } from './beside.js'
import { eventually } from './eventually.js'
import type { Parley } from './parley.js'

/** Has a recurring job run now, and resolves when it has. */
export async function runJob({ log, databaseUrl }: Parley, name: string): Promise<void> {
  const ran = () => log.filter(line => line.msg === 'a job ran' && line.job === name).length
  const before = ran()
  // A server knows its jobs a second after it started.
  await eventually(() =>
    beside(databaseUrl, async client => {
      const due = { startedAt: new Date(0) }
      return (await client.jobRun.updateMany({ where: { name }, data: due })).count === 1
    }),
  )
  await eventually(() => ran() > before)
}
