import Fastify from 'fastify'
import { StartError } from '../../base/db/startError.js'
import type { TelemetrySettings } from '../../base/telemetry/settings.js'
import type { Telemetry } from '../../base/telemetry/telemetry.js'
import { metricsRoutes } from './metricsRoutes.js'

/** `/metrics` on a port of its own, and nothing else. Result: ends that. Throws StartError where the port is taken. */
export async function openMetricsServer(
  { scrape }: Telemetry,
  prometheus: TelemetrySettings['prometheus'],
  host: string,
): Promise<() => Promise<void>> {
  if (!scrape || !prometheus || prometheus.port === null) return async () => {}
  const app = Fastify({ forceCloseConnections: true, requestTimeout: 10_000 })
  await app.register(metricsRoutes(scrape, prometheus))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send())
  app.setErrorHandler((_error, _request, reply) => reply.code(401).send())
  await app.listen({ host, port: prometheus.port }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `METRICS_PORT: Parley cannot listen on ${host}:${prometheus.port} (${error.code}): set another one.`,
    )
  })
  return () => app.close()
}
