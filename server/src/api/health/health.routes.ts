import type { FastifyPluginAsync, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { within } from '../../base/within.js'

const PATIENCE_MS = 1500

export interface Part {
  name: string
  /** Without it no request can be answered. */
  needed: boolean
  /** What is said when the check fails; default: unavailable. */
  failing?: 'unavailable' | 'degraded'
  check: () => Promise<unknown>
}

/** What a load balancer, an orchestrator and a person ask. `isStopping` takes the server out of rotation first. */
export function healthRoutes(parts: Part[], isStopping: () => boolean): FastifyPluginAsync {
  const ask = () => Promise.all(parts.map(async part => ({ part, healthy: await answers(part.check) })))

  const report = async (only: (part: Part) => boolean) => {
    const found = (await ask()).filter(({ part }) => only(part))
    const ready = !isStopping() && found.every(({ part, healthy }) => healthy || !part.needed)
    return {
      ready,
      body: {
        status: ready ? 'ok' : isStopping() ? 'stopping' : 'unavailable',
        services: Object.fromEntries(
          found.map(({ part, healthy }) => [part.name, healthy ? 'ok' : (part.failing ?? 'unavailable')]),
        ),
      },
    }
  }

  const answer = (only: (part: Part) => boolean) => async (_request: FastifyRequest, reply: FastifyReply) => {
    const { ready, body } = await report(only)
    return reply.code(ready ? 200 : 503).send(body)
  }

  return async app => {
    // Monitors also ask with HEAD.
    const route = (url: string, handler: RouteHandlerMethod) =>
      app.route({ method: ['GET', 'HEAD'], url, handler })
    route('/healthz', async () => ({ status: 'ok' }))
    route('/health/live', async () => ({ status: 'ok' }))
    route(
      '/health/ready',
      answer(part => part.needed),
    )
    route(
      '/health',
      answer(() => true),
    )
  }
}

const answers = (check: () => Promise<unknown>): Promise<boolean> =>
  within(
    PATIENCE_MS,
    check().then(() => true),
    () => false,
  ).catch(() => false)
