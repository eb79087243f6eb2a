import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { TelemetrySettings } from '../settings.js'
import type { Exporters } from './exporting.js'

/** It would send statistics on itself to its maker, and keep on the disk what it could not send. */
export async function openAzure({
  connectionSecret,
}: NonNullable<TelemetrySettings['azure']>): Promise<Exporters> {
  Object.assign(process.env, {
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED: 'true',
    APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true',
  })
  const { AzureMonitorTraceExporter, AzureMonitorMetricExporter } = await import(
    '@azure/monitor-opentelemetry-exporter'
  )
  const options = { connectionString: connectionSecret, disableOfflineStorage: true }
  return {
    to: 'Azure Monitor',
    // Made for the second release of the SDK; it reads the same of spans and metrics of the third.
    spans: new AzureMonitorTraceExporter(options) as unknown as SpanExporter,
    metrics: new AzureMonitorMetricExporter(options) as unknown as PushMetricExporter,
  }
}
