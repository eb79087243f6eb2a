import type { Logger } from 'pino'
import { isListenedTo, type TelemetrySettings } from './settings.js'
import type { Telemetry } from './telemetry.js'

/** Null: nobody listens. Then nothing of OpenTelemetry is loaded. */
export async function openTelemetry(
  settings: TelemetrySettings,
  log: Pick<Logger, 'warn'>,
): Promise<Telemetry | null> {
  if (!isListenedTo(settings)) return null
  const { startTelemetry } = await import('./sdk/start.js')
  return startTelemetry(settings, log)
}
