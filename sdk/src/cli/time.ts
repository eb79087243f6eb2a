import { InvalidArgumentError } from './parser.js'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** A day begins at midnight UTC: the same command means the same everywhere. */
export function parseTime(text: string): string {
  const date = new Date(text)
  if (!(DAY.test(text) || TIME.test(text)) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'It has to be a day, such as 2026-03-01, or a time, such as 2026-03-01T08:00:00Z.',
    )
  return date.toISOString()
}
