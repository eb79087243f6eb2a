import { createGuard } from '../base/net/guard.js'
import { createModelService } from '../chat/model/model.service.js'
import { createModelServerService } from '../chat/modelServer/modelServer.service.js'
import { createModelServers } from '../chat/modelServer/openDoors.js'
import type { TokenOfPerson } from '../model/azure/authorize.js'
import { createModelCorrections } from '../model/corrections.js'
import { createDirectory } from '../model/directory.js'
import { createGuardedFetch } from '../model/guardedFetch.js'
import { createModelDoor } from '../model/index.js'
import { createModelRows } from '../model/modelRows.js'
import { createRotatingDoor } from '../model/rotatingDoor.js'
import type { Config } from './config.js'
import { startDemo } from './development.js'
import type { Platform } from './platform.js'

/** The model servers, that of the environment and those that admins set, and one door to all of them. */
export async function startModels(config: Config, platform: Platform, tokenOf: TokenOfPerson | null) {
  const { db, audit, cipher, log } = platform
  const { now } = platform.clock
  const { openai: _openai, azure: _azure, ...settings } = config.model
  const { demoModel, ollamaUrl } = config
  const first = await createRotatingDoor(config.model, changed =>
    createModelDoor(changed, log, {
      ...{ startDemo: demoModel ? startDemo : null, ollamaUrl, tokenOf },
      fetchElsewhere: (...asked) => guarded(...asked),
    }),
  )
  const { https, http } = config.proxies
  const guard = createGuard({
    allows: config.modelNetworks ?? (() => false),
    trusted: first.server?.address ? [first.server.address] : [],
    proxies: [https, http].flatMap(proxy => (proxy ? [proxy.url] : [])),
  })
  const guarded = createGuardedFetch(guard)
  const ways = { identity: config.azureIdentity, tokenOf }
  const modelRows = createModelRows({ db, now })
  const modelCorrections = createModelCorrections({
    ...{ db, rows: modelRows, fallback: config.model.fallback, log },
  })
  const servers = createModelServers({
    ...{ db, cipher, startDemo, ways, log },
    settings: { ...settings, fetch: guarded, fetchElsewhere: guarded },
  })
  const standsIn = config.model.fallback
  const model = createDirectory({
    first: { door: first.door, standsIn, exists: first.server !== null },
    others: async () => (await servers.all()).filter(({ row }) => row.enabled),
    rows: modelRows,
    corrections: modelCorrections.all,
    log,
  })
  const { firstPieceSeconds } = config.model
  return {
    ...{ model, modelRows },
    models: createModelService({
      ...{ db, audit, model, modelRows, modelCorrections, firstPieceSeconds, now },
    }),
    modelServers: createModelServerService({
      ...{ db, audit, cipher, guard, servers, ways, now },
      environment: { door: first.door, server: first.server, standsIn },
    }),
    /** Of the one of the environment. Replies that run go on by the old keys. */
    rotateModelKeys: first.rotate,
    close: async (): Promise<void> => {
      await Promise.all([first.close(), servers.close()])
    },
  }
}
