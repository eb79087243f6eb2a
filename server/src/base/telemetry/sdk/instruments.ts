import type { Counter, Histogram, Meter } from '@opentelemetry/api'
import { within } from '../../within.js'
import { type CounterName, type HistogramName, metrics } from '../metrics.js'
import type { Reading, Telemetry } from '../telemetry.js'

const READ_MS = 2000

/** Each metric once; what is observed is made by whoever observes it. */
export function createInstruments(meter: Meter): Pick<Telemetry, 'add' | 'record' | 'observe'> {
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  const about = (name: keyof typeof metrics) => {
    const { unit, description } = metrics[name]
    return { unit, description }
  }
  const counterOf = (name: CounterName) => {
    const known = counters.get(name) ?? meter.createCounter(name, about(name))
    counters.set(name, known)
    return known
  }
  const histogramOf = (name: HistogramName) => {
    const advice = { explicitBucketBoundaries: [...metrics[name].buckets] }
    const known = histograms.get(name) ?? meter.createHistogram(name, { ...about(name), advice })
    histograms.set(name, known)
    return known
  }
  return {
    add: (name, by, labels) => counterOf(name).add(by, labels),
    record: (name, value, labels) => histogramOf(name).record(value, labels),
    observe(name, read) {
      const kind = metrics[name].kind
      const instrument =
        kind === 'counter'
          ? meter.createObservableCounter(name, about(name))
          : meter.createObservableGauge(name, about(name))
      const ask = async (): Promise<Reading<typeof name>[]> => read()
      instrument.addCallback(async result => {
        const found = await within(READ_MS, ask(), () => []).catch(() => [])
        for (const { value, labels } of found) result.observe(value, labels)
      })
    },
  }
}
