import type { TelemetrySettings } from '../settings.js'
import type { Exporters } from './exporting.js'

/** An export that takes longer is given up. */
export const EXPORT_MS = 5000

/** Whom the server sends to by itself. Each is loaded only where it is used. */
export async function openExporters({ otlp, azure }: TelemetrySettings): Promise<Exporters[]> {
  return Promise.all([...(otlp ? [openOtlp(otlp)] : []), ...(azure ? [azureOf(azure)] : [])])
}

async function openOtlp({ url, headers }: NonNullable<TelemetrySettings['otlp']>): Promise<Exporters> {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
  ])
  const at = (path: string) => ({
    url: `${url.replace(/\/+$/, '')}/v1/${path}`,
    headers: Object.fromEntries(headers.map(({ name, secret }) => [name, secret])),
    timeoutMillis: EXPORT_MS,
  })
  return {
    to: 'OTLP',
    spans: new OTLPTraceExporter(at('traces')),
    metrics: new OTLPMetricExporter(at('metrics')),
  }
}

const azureOf = async (azure: NonNullable<TelemetrySettings['azure']>): Promise<Exporters> =>
  (await import('./azure.js')).openAzure(azure)
