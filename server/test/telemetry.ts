import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { certificate, certificateKey } from './certificate.js'
import { eventually } from './eventually.js'

/** A span as OTLP has it in JSON, as far as tests look. */
export interface ExportedSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  kind: number
  status: { code?: number }
  attributes: { key: string; value: Record<string, unknown> }[]
}

export interface Collector {
  url: string
  /** What came, by path, as it was. */
  bodies: { path: string; body: string; headers: Record<string, unknown> }[]
  spans(): ExportedSpan[]
  /** Names of the metrics that came. */
  metrics(): Set<string>
  /** Resolves with the spans once there is one that fits. */
  until(fits: (span: ExportedSpan) => boolean): Promise<ExportedSpan[]>
  [Symbol.asyncDispose](): Promise<void>
}

/** A collector that takes OTLP in JSON over HTTP; with `tls` over https, as Azure’s exporter wants it. */
export async function startCollector({ tls = false, status = 200 } = {}): Promise<Collector> {
  const bodies: Collector['bodies'] = []
  const take: RequestListener = async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const whole = Buffer.concat(parts)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole
    bodies.push({ path: request.url ?? '', body: body.toString(), headers: request.headers })
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(tls ? '{"itemsReceived":1,"itemsAccepted":1,"errors":[]}' : '{}')
  }
  const server = tls ? createTlsServer({ cert: certificate, key: certificateKey }, take) : createServer(take)
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const at = (path: string) => bodies.filter(one => one.path === path).map(({ body }) => JSON.parse(body))
  const spans = () =>
    at('/v1/traces').flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap((one: { scopeSpans: { spans: ExportedSpan[] }[] }) =>
        one.scopeSpans.flatMap(scope => scope.spans),
      ),
    )
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    bodies,
    spans,
    metrics: () =>
      new Set(
        at('/v1/metrics').flatMap(({ resourceMetrics }) =>
          resourceMetrics.flatMap((one: { scopeMetrics: { metrics: { name: string }[] }[] }) =>
            one.scopeMetrics.flatMap(scope => scope.metrics.map(({ name }) => name)),
          ),
        ),
      ),
    async until(fits) {
      await eventually(() => spans().some(fits))
      return spans()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
