import type { FastifyBaseLogger } from 'fastify'
import type { HistoryGrants } from '../../access/historyGrant/historyGrant.service.js'
import type { Db } from '../../base/db/db.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import type { Storage } from '../../base/storage/storage.js'
import { createAddresses } from './addresses.js'
import { createAttachmentService, type UploadRules } from './attachment.service.js'
import { examineApart } from './examine/examiner.js'
import { createExamining } from './examine.job.js'
import { createFiles } from './files.js'
import { createLinks } from './links.js'
import { createMadeFiles } from './made.js'
import { createMessageFiles } from './messageFiles.js'
import { createPreviewing } from './previewing.js'
import { createRemoval } from './removal.js'
import type { Scanner } from './scan/clamd.js'
import { sweepAttachments } from './sweep.js'

/** Files that people give: what is asked of them, their bytes on the way in and out, and what is done with them aside. */
export function createAttachments(deps: {
  db: Db
  storage: Storage | null
  scanner: Scanner | null
  idempotency: Idempotency
  log: FastifyBaseLogger
  clock: { now: () => Date }
  secret: string
  publicUrl: URL
  idleHours: number
  rules: UploadRules
  grants: Pick<HistoryGrants, 'reachOf'>
}) {
  const { db, storage, scanner, log, rules } = deps
  const { now } = deps.clock
  const addresses = createAddresses({ ...deps, now })
  const removal = createRemoval(storage, log)
  const examining = { db, storage, scanner, removal, examine: examineApart, kept: rules.kept }
  const examine = createExamining(examining)
  return {
    service: createAttachmentService({ ...deps, addresses, removal, now }),
    files: createFiles({ db, storage, addresses, links: createLinks({ ...deps, now }) }),
    ofMessages: createMessageFiles({ db, storage, maxFiles: rules.maxFiles }),
    preview: createPreviewing({ examine: examineApart, log }),
    made: createMadeFiles({ db, storage, examine, removal, rules, now }),
    work: {
      removal,
      examine,
      sweep: (signal: AbortSignal) => sweepAttachments({ db, storage, removal, now }, signal),
    },
    settled: removal.settled,
  }
}
