import type { FastifyInstance } from 'fastify'
import { isSignInFailureCode } from '../../access/auth/failure.js'
import type { Issuer } from '../../access/auth/issuer.js'
import { attribute } from '../../base/telemetry/conventions.js'
import { inSpan, type Span, type Telemetry } from '../../base/telemetry/telemetry.js'

/** The steps of a sign-in by a browser, by their routes. */
const steps = new Map([
  ['/auth/login/:provider', 'begin'],
  ['/auth/link/:provider', 'link'],
  ['/auth/callback/:provider', 'return'],
  ['/auth/logout', 'sign out'],
])

/** A trace and figures for each step. What went wrong stands in the address of the page that says so. */
export function watchSignIns(app: FastifyInstance, telemetry: Telemetry): void {
  const running = new WeakMap<object, { span: Span; step: string; began: number }>()
  app.addHook('onRequest', (request, _reply, done) => {
    const step = steps.get(request.routeOptions.url ?? '')
    if (!step) return done()
    const from = request.headers.traceparent
    const span = telemetry.begin(`sign-in ${step}`, { kind: 'server', from, root: true })
    running.set(request, { span, step, began: performance.now() })
    span.run(done)
  })
  app.addHook('onResponse', async (request, reply) => {
    const known = running.get(request)
    if (!known) return
    const { span, step, began } = known
    const outcome = outcomeOf(reply.statusCode, reply.getHeader('location'))
    if (outcome !== 'ok') span.fail(outcome)
    span.end()
    telemetry.record('parley_sign_in_duration_seconds', (performance.now() - began) / 1000, { step, outcome })
  })
}

function outcomeOf(status: number, location: unknown): string {
  if (status >= 400) return `HTTP_${status}`
  const [path, query] = String(location ?? '').split('?')
  const code = path === '/auth/failed' ? new URLSearchParams(query).get('code') : null
  return isSignInFailureCode(code) ? code : 'ok'
}

/** What an identity provider is asked. */
export function watchIssuer(issuer: Issuer, telemetry: Telemetry): Issuer {
  const attributes = { [attribute.provider]: issuer.provider.id }
  const watch = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    inSpan(telemetry.begin(`identity provider ${name}`, { kind: 'client', attributes }), work)
  return {
    ...issuer,
    authorizationUrl: (...given) => watch('discovery', () => issuer.authorizationUrl(...given)),
    redeem: (...given) => watch('code', () => issuer.redeem(...given)),
  }
}
