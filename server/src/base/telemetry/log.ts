import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'
import { describeError } from './describeError.js'
import { createScrub, redact } from './redact.js'
import { traceIds } from './telemetry.js'

export interface LogOptions {
  /** Readable lines instead of JSON. */
  pretty?: boolean
  /** Values that must not come up anywhere, like those of the configuration; it may grow. */
  secrets?: readonly string[]
  /** Instead of the process's output. */
  to?: DestinationStream
}

/**
 * JSON lines; readable ones on a terminal. Secrets and what people wrote are kept out three times: entries are copied
 * without them, errors are described instead of copied, and each line is looked over for what has the shape of one.
 */
export function createLog(
  level: string,
  { pretty = process.stdout.isTTY, secrets = [], to }: LogOptions = {},
): Logger {
  const options = {
    level,
    base: undefined,
    mixin: traceIds,
    formatters: { log: (entry: object) => redact(entry) as Record<string, unknown> },
    // What comes here is described already; pino's own would describe that once more.
    serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
    hooks: { streamWrite: createScrub(secrets), logMethod: withSentence },
  }
  if (to) return pino(options, to)
  const transport = { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } }
  return pino({ ...options, ...(pretty && { transport }) })
}

/** An error logged without a sentence would lend its message, as it is. */
function withSentence(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, second] = args as [unknown, unknown?]
  const bare = second === undefined && typeof first === 'object' && first !== null
  const error = first instanceof Error ? { err: first } : first
  if (bare && error !== null && typeof error === 'object' && 'err' in error)
    method.call(this, error, 'an error')
  else method.apply(this, args)
}
