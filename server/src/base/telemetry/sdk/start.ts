import { randomUUID } from 'node:crypto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type IMetricReader, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import { version } from '../../version.js'
import { within } from '../../within.js'
import type { TelemetrySettings } from '../settings.js'
import type { Telemetry } from '../telemetry.js'
import { EXPORT_MS, openExporters } from './exporters.js'
import { createGuard } from './guarded.js'
import { createInstruments } from './instruments.js'
import { createSpans } from './spans.js'

const METRICS_EVERY_MS = 15_000
const CLOSE_MS = 3000

/** Composed by hand: the distributions bring every exporter, instrument every library, and tell host, user and paths. */
export async function startTelemetry(
  settings: TelemetrySettings,
  log: Pick<Logger, 'warn'>,
): Promise<Telemetry> {
  const guard = createGuard(log)
  const resource = resourceFromAttributes({
    'service.name': settings.serviceName,
    'service.version': version,
    'service.instance.id': randomUUID(),
  })
  const exporters = await openExporters(settings)
  const readers: IMetricReader[] = exporters.map(
    ({ to, metrics }) =>
      new PeriodicExportingMetricReader({
        exporter: guard(to, metrics),
        exportIntervalMillis: METRICS_EVERY_MS,
        exportTimeoutMillis: EXPORT_MS,
      }),
  )
  const prometheus = settings.prometheus ? await openPrometheus() : null
  if (prometheus) readers.push(prometheus.reader)
  const meters = new MeterProvider({ resource, readers })
  const ratio = new TraceIdRatioBasedSampler(settings.sampled)
  const tracers = new TracerProvider({
    resource,
    // Strangers say which trace theirs is part of, not whether it is kept.
    sampler: new ParentBasedSampler({
      root: ratio,
      remoteParentSampled: ratio,
      remoteParentNotSampled: ratio,
    }),
    spanLimits: { attributeValueLengthLimit: 256, attributeCountLimit: 32, eventCountLimit: 0 },
    spanProcessors: exporters.map(
      ({ to, spans }) =>
        new BatchSpanProcessor({
          exporter: guard(to, spans),
          scheduledDelayMillis: 2000,
          exportTimeoutMillis: EXPORT_MS,
        }),
    ),
  })
  return {
    begin: createSpans(tracers.getTracer('parley', version)),
    ...createInstruments(meters.getMeter('parley', version)),
    scrape: prometheus?.scrape ?? null,
    async close() {
      // They reject where nobody takes what is left.
      const closed = Promise.allSettled([tracers.shutdown(), meters.shutdown()]).then(() => {})
      await within(CLOSE_MS, closed, () => {})
    },
  }
}

/** Without its server, and without what it would tell of this machine. */
async function openPrometheus() {
  const { PrometheusExporter, PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus')
  const reader = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer('', false, undefined, true, true)
  const scrape = async () => `${serializer.serialize((await reader.collect()).resourceMetrics)}\n`
  return { reader, scrape }
}
