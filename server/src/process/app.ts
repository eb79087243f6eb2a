import type { Logger } from 'pino'
import { readTrustedDocuments } from '../api/graphql/trustedDocuments.js'
import { openTelemetry } from '../base/telemetry/open.js'
import type { Config } from './config.js'
import { createHttpApp } from './httpApp.js'
import { openPlatform } from './platform.js'
import { probeAll } from './probes.js'
import { startServices } from './startServices.js'
import { openMetricsServer } from './telemetry/metricsServer.js'
import { observe } from './telemetry/observe.js'

/** The whole server, not yet listening. Throws StartError for what the person who starts it can mend. */
export async function buildApp(config: Config, log: Logger) {
  let stopping = false
  const { trustedDocuments } = config
  // Before anything is made or migrated.
  const trusted = trustedDocuments === null ? null : readTrustedDocuments(trustedDocuments)
  const telemetry = await openTelemetry(config.telemetry, log)
  const platform = await openPlatform(config, log, telemetry)
  const started = await startServices(config, platform)
  const http = await createHttpApp(config, platform, started, trusted, () => stopping)
  const { auth, development, services } = started
  const unobserve = telemetry
    ? observe(telemetry, {
        ...started,
        ...services,
        db: platform.db,
        now: platform.clock.now,
        sockets: http.sockets,
      })
    : () => {}
  const closeMetrics = telemetry
    ? await openMetricsServer(telemetry, config.telemetry.prometheus, config.server.host)
    : async () => {}

  return {
    http: http.app,
    model: started.model.description,
    people: development?.people ?? [],
    providers: auth.providers(),
    searchSettled: started.searchSettled,
    rotateModelKeys: started.rotateModelKeys,
    /** Says what is wrong with what the server was told of. */
    probe: () => probeAll(config, auth, log),
    /**
     * From the first moment nobody new is sent here: readiness fails, every answer ends its connection, no reply begins.
     * Then new connections end, replies, sockets, requests, and last what they stand on.
     */
    async close({ patienceMs = 0, drainMs = 0 } = {}): Promise<void> {
      if (stopping) return
      stopping = true
      const began = performance.now()
      await Promise.all([http.drain(drainMs), started.drainReplies(patienceMs)])
      await http.close(began + 2 * patienceMs - performance.now())
      await started.close()
      unobserve()
      await Promise.all([platform.close(), closeMetrics()])
      await telemetry?.close()
    },
  }
}

export type App = Awaited<ReturnType<typeof buildApp>>
