import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'

/** Of one listener, for both. */
export interface Exporters {
  /** As warnings call it. */
  to: string
  spans: SpanExporter
  metrics: PushMetricExporter
}
