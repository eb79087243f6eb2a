import { z } from 'zod'
import { httpUrl, whole } from './variableKinds.js'

/** What a header may be called and hold (RFC 9110, 5.1 and 5.5). */
const HEADER = /^[!#$%&'*+.^`|~\w-]+=[\t -~]+$/

/** Who listens to what the server tells of itself; nobody by default. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl
    .optional()
    .describe(
      'Collector of OpenTelemetry, which gets traces and metrics by OTLP over HTTP at /v1/traces and /v1/metrics below it: http://collector:4318. It is asked directly, never by a proxy. docs/telemetry.md says what is told.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .refine(parts => parts.every(part => HEADER.test(part)), 'is no list of name=value')
    .optional()
    .describe(
      'Headers of each of its requests, such as a key: name=value, separated by commas, values percent-encoded.',
    ),
  OTEL_SERVICE_NAME: z.string().min(1).default('parley').describe('What this server is called there.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'is not a number' })
    .min(0, 'is below 0')
    .max(1, 'is above 1')
    .default(1)
    .describe(
      'Which part of all traces is sent, 0 to 1, chosen by their ids, so that servers agree: 0.1 is a tenth. Metrics count everything.',
    ),
  METRICS_PORT: whole(1, 65535)
    .optional()
    .describe(
      'Port on which Prometheus reads /metrics, on the address of HOST: for a network that strangers do not reach, or with METRICS_TOKEN as well.',
    ),
  METRICS_TOKEN: z
    .string()
    .min(16, 'is shorter than 16 characters')
    .optional()
    .describe(
      'Token that whoever reads /metrics sends as Authorization: Bearer. Without METRICS_PORT, /metrics is then on PORT. With neither, it is not there.',
    ),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .regex(
      /(^|;)\s*InstrumentationKey=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*(;|$)/i,
      'has no InstrumentationKey: copy it whole from the overview of the Application Insights resource',
    )
    .optional()
    .describe('Of an Application Insights resource: Azure Monitor then gets traces and metrics.'),
}
