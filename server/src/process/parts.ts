import { statfs } from 'node:fs/promises'
import type { Auth } from '../access/auth/auth.js'
import type { Part } from '../api/health/health.service.js'
import { CodedError } from '../base/errors.js'
import type { ReportJobs } from '../base/jobs/report.js'
import { lastOrphans } from '../chat/attachment/orphans.js'
import type { ModelDoor } from '../model/model.js'
import type { Platform } from './platform.js'

/** Below so much SQLite soon cannot write any more. */
const LOW_BYTES = 256 * 1024 * 1024
const LATE_MS = 10 * 60_000

/** Everything the server depends on, as the console shows it. */
export function healthParts(
  deps: Pick<Platform, 'db' | 'bus' | 'storage' | 'scanner'> & {
    model: ModelDoor
    auth: Auth
    jobs: ReportJobs
    dataFolder: string
    now: () => Date
  },
): Part[] {
  const { db, bus, model, auth, jobs, dataFolder, storage, scanner, now } = deps
  return [
    { name: 'database', kind: 'DATABASE', needed: true, check: () => db.check() },
    { name: 'bus', kind: 'BUS', needed: false, check: () => bus.check() },
    { name: 'model', kind: 'MODEL', needed: false, check: () => model.check() },
    ...auth.providers().map(
      ({ id }): Part => ({
        ...{ name: id, kind: 'SIGN_IN', needed: false },
        check: async () => auth.issuer(id)?.reach(),
      }),
    ),
    { name: 'jobs', kind: 'JOBS', needed: false, check: async () => checkJobs(await jobs(), now()) },
    ...(storage
      ? [
          {
            ...{ name: 'storage', kind: 'STORAGE' as const, needed: false },
            check: () => storage.check(),
            orphans: () => lastOrphans(db),
          },
        ]
      : []),
    ...(scanner
      ? [
          {
            name: 'virusScanner',
            kind: 'VIRUS_SCANNER' as const,
            needed: false,
            check: () => scanner.check(),
          },
        ]
      : []),
    { name: 'disk', kind: 'DISK', needed: false, check: () => checkDisk(dataFolder) },
  ]
}

function checkJobs({ recurring, queues }: Awaited<ReturnType<ReportJobs>>, now: Date): void {
  const failed = recurring.filter(({ failure }) => failure !== null).map(({ name }) => name)
  const late = queues.filter(({ oldestAt }) => oldestAt && now.getTime() - oldestAt.getTime() > LATE_MS)
  const wrong = [
    ...(failed.length > 0 ? [`The last run failed: ${failed.join(', ')}.`] : []),
    ...late.map(({ kind, waiting }) => `${waiting} of ${kind} wait, some for more than ten minutes.`),
  ]
  if (wrong.length > 0) throw new CodedError('SERVICE_UNAVAILABLE', wrong.join(' '))
}

async function checkDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }))
  const free = bavail * bsize
  if (free < LOW_BYTES)
    throw new CodedError(
      'SERVICE_UNAVAILABLE',
      `Only ${Math.round(free / 1024 ** 2)} MiB of the disk are free.`,
    )
}
