import type { ExportResult } from '@opentelemetry/core'
import type { Logger } from 'pino'
import { describeError } from '../describeError.js'
import { createOnceAMinute } from '../onceAMinute.js'

interface Exporting<Items> {
  export(items: Items, done: (result: ExportResult) => void): void
}

/** Whoever listens may be away: that is said once a minute, and changes nothing else. */
export function createGuard(log: Pick<Logger, 'warn'>) {
  const isNew = createOnceAMinute()
  return <Items, Exporter extends Exporting<Items>>(to: string, exporter: Exporter): Exporter => {
    const failed = (error: unknown) => {
      if (!isNew(to)) return
      // Some put the whole answer into their message.
      const { type, code, status } = describeError(error instanceof Error ? error : new Error())
      log.warn({ to, type, code, status }, 'telemetry could not be sent')
    }
    const original = exporter.export.bind(exporter)
    exporter.export = (items, done) => {
      try {
        original(items, result => {
          if (result.code !== 0) failed(result.error)
          done(result)
        })
      } catch (error) {
        failed(error)
        done({ code: 1 })
      }
    }
    return exporter
  }
}
