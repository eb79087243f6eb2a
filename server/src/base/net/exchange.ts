import type { FastifyReply, FastifyRequest } from 'fastify'

export interface HttpExchange {
  request: Pick<FastifyRequest, 'headers'>
  reply: Pick<FastifyReply, 'setCookie' | 'clearCookie'>
}
