import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { CodedError } from '../../base/errors.js'
import type { TelemetrySettings } from '../../base/telemetry/settings.js'

const PATH = '/metrics'
/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
const TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** What Prometheus reads, for whoever brings the token; where there is none, for everybody. */
export function metricsRoutes(
  scrape: () => Promise<string>,
  { token }: Pick<NonNullable<TelemetrySettings['prometheus']>, 'token'>,
): FastifyPluginAsync {
  const mayRead = token === null ? () => true : createTokenCheck(token)
  return async app => {
    app.get(PATH, async ({ headers }, reply) => {
      if (!mayRead(headers.authorization)) {
        reply.header('www-authenticate', 'Bearer')
        throw new CodedError('UNAUTHENTICATED', 'The token of METRICS_TOKEN is required.')
      }
      return reply
        .type(TYPE)
        .header('cache-control', 'no-store')
        .send(await scrape())
    })
  }
}

/** As long for any token: digests are compared, which are of one length. */
function createTokenCheck(token: string): (authorization?: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const right = digest(`Bearer ${token}`)
  return (authorization = '') => timingSafeEqual(digest(authorization), right)
}
