import type { Auth } from '../access/auth/auth.js'
import { createSavedViews } from '../access/savedView/savedView.service.js'
import { createHealth } from '../api/health/health.service.js'
import { createTitler } from '../chat/title/titler.js'
import type { ModelDoor } from '../model/model.js'
import type { Budgets } from '../spending/budget/budget.service.js'
import type { Config } from './config.js'
import { healthParts } from './parts.js'
import type { Platform } from './platform.js'
import { type JobDeps, startJobs } from './startJobs.js'

type Deps = Platform &
  Pick<JobDeps, 'dataExports' | 'processId' | 'removal' | 'examine' | 'sweep'> & {
    auth: Auth
    budgets: Budgets
    model: ModelDoor
  }

/** What runs aside from requests, and what administrators are told of it. */
export async function startOperations(
  deps: Deps,
  config: Pick<Config, 'retentionDays' | 'eventDays' | 'dataFolder' | 'titles'>,
) {
  const { now } = deps.clock
  const jobs = await startJobs(
    { ...deps, now, title: createTitler({ ...deps, titles: config.titles }) },
    config,
  )
  const parts = healthParts({ ...deps, jobs: jobs.report, dataFolder: config.dataFolder, now })
  const health = createHealth({ parts, now })
  return {
    services: {
      ...{ health, jobs: jobs.report, appearance: deps.appearance },
      savedViews: createSavedViews({ ...deps, now }),
    },
    async close(): Promise<void> {
      await Promise.all([jobs.close(), health.close()])
    },
  }
}
