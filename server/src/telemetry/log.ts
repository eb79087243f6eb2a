import { type Logger, pino } from 'pino'

/** What must never stand in a log, wherever in an entry it comes up. */
const secret = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'secret',
  'apiKey',
  'verifier',
  'clientSecret',
  'content',
]

/** JSON lines; readable ones on a terminal. */
export function createLog(level: string, pretty = process.stdout.isTTY): Logger {
  return pino({
    level,
    base: undefined,
    redact: { paths: secret.flatMap(name => [`*["${name}"]`, `*.*["${name}"]`]), censor: '[redacted]' },
    ...(pretty && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  })
}
