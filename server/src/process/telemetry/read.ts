import type { z } from 'zod'
import type { TelemetrySettings } from '../../base/telemetry/settings.js'
import type { variables } from '../variables.js'

export function readTelemetry(v: z.infer<typeof variables>): TelemetrySettings {
  const { METRICS_PORT: port = null, METRICS_TOKEN: token = null } = v
  return {
    serviceName: v.OTEL_SERVICE_NAME,
    sampled: v.OTEL_TRACES_SAMPLER_ARG,
    otlp: v.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { url: v.OTEL_EXPORTER_OTLP_ENDPOINT, headers: (v.OTEL_EXPORTER_OTLP_HEADERS ?? []).map(headerOf) }
      : null,
    prometheus: port === null && token === null ? null : { port, token },
    azure: v.APPLICATIONINSIGHTS_CONNECTION_STRING
      ? { connectionSecret: v.APPLICATIONINSIGHTS_CONNECTION_STRING }
      : null,
  }
}

function headerOf(part: string): { name: string; secret: string } {
  const at = part.indexOf('=')
  return { name: part.slice(0, at), secret: decoded(part.slice(at + 1)) }
}

/** As W3C Baggage has it; what is not percent-encoded stays as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What contradicts itself. */
export function telemetryProblems({
  PORT = '4000',
  METRICS_PORT,
}: Record<string, string | undefined>): string[] {
  return METRICS_PORT && METRICS_PORT.trim() === PORT.trim()
    ? ['METRICS_PORT is that of PORT: leave it out, and set METRICS_TOKEN.']
    : []
}
