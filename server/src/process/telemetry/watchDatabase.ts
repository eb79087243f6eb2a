import type { DatabaseWatch } from '../../base/db/door.js'
import { attribute } from '../../base/telemetry/conventions.js'
import { currentSpan, inSpan, type Telemetry } from '../../base/telemetry/telemetry.js'

/** Reads and transactions, in figures always, and batches of loaders: in traces within what is under way. */
export function watchDatabase(kind: string, telemetry: Telemetry): DatabaseWatch {
  const system = kind === 'sqlite' ? 'sqlite' : 'postgresql'

  async function watch<T>(
    metric: 'parley_transaction_duration_seconds' | 'parley_database_read_duration_seconds',
    name: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const began = performance.now()
    const outer = currentSpan()
    let outcome = 'failed'
    try {
      const result = await (outer && !outer.ended ? traced(name, work) : work())
      outcome = 'ok'
      return result
    } finally {
      telemetry.record(metric, (performance.now() - began) / 1000, { outcome })
    }
  }

  const traced = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    inSpan(
      telemetry.begin(`database ${name}`, {
        kind: 'client',
        attributes: { [attribute.database]: system, [attribute.databaseOperation]: name },
      }),
      work,
    )

  return {
    read: (what, run) => watch('parley_database_read_duration_seconds', what, run),
    write: run => watch('parley_transaction_duration_seconds', 'transaction', run),
    batch: async (loader, keys, run) => {
      const outer = currentSpan()
      if (!outer || outer.ended) return run()
      return inSpan(
        telemetry.begin(`loader ${loader}`, { attributes: { [attribute.loaderKeys]: keys } }),
        run,
      )
    },
  }
}
