/** Who listens to what the server tells of itself. */
export interface TelemetrySettings {
  serviceName: string
  /** Of traces that begin here, and of those of others. */
  sampled: number
  /** A collector, asked by OTLP over HTTP. */
  otlp: { url: string; headers: { name: string; secret: string }[] } | null
  /** Prometheus, which asks by itself: on a port of its own, or with a token. */
  prometheus: { port: number | null; token: string | null } | null
  /** Azure Monitor. */
  azure: { connectionSecret: string } | null
}

export const isListenedTo = ({ otlp, prometheus, azure }: TelemetrySettings): boolean =>
  otlp !== null || prometheus !== null || azure !== null
