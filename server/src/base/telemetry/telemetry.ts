import { AsyncLocalStorage } from 'node:async_hooks'
import { codeOf } from './codeOf.js'
import type { Attribute } from './conventions.js'
import type { CounterName, GaugeName, HistogramName, Labels } from './metrics.js'

export type Attributes = Partial<Record<Attribute, string | number | string[]>>

/** A stretch of work in a trace. After its end it takes nothing more. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly ended: boolean
  set(attributes: Attributes): void
  rename(name: string): void
  /** By a code, never by a message. */
  fail(code: string): void
  /** Spans that begin in `work` are part of this one, and lines of the log carry its ids. */
  run<T>(work: () => T): T
  end(): void
}

export interface SpanOptions {
  kind?: 'server' | 'client' | 'internal'
  attributes?: Attributes
  /** What came before it elsewhere: a `traceparent` (https://www.w3.org/TR/trace-context/), whatever was sent as one. */
  from?: unknown
  /** Begins a trace, whatever runs. */
  root?: boolean
}

export interface Reading<Name extends GaugeName | CounterName> {
  value: number
  labels: Labels<Name>
}

/** What the server tells of itself while somebody listens. Where nobody does, whoever would tell it is not in the way. */
export interface Telemetry {
  begin(name: string, options?: SpanOptions): Span
  add<Name extends CounterName>(name: Name, by: number, labels: Labels<Name>): void
  record<Name extends HistogramName>(name: Name, value: number, labels: Labels<Name>): void
  /** `read` is asked for each export; what it throws, and what takes longer than two seconds, is left out. */
  observe<Name extends GaugeName | CounterName>(
    name: Name,
    read: () => Reading<Name>[] | Promise<Reading<Name>[]>,
  ): void
  /** All metrics as Prometheus reads them; null: nobody is to ask. */
  scrape: (() => Promise<string>) | null
  /** Sends what is left, for a few seconds at most. Never rejects. */
  close(): Promise<void>
}

const running = new AsyncLocalStorage<Span>()

export const currentSpan = (): Span | undefined => running.getStore()
export const runIn = <T>(span: Span, work: () => T): T => running.run(span, work)

/** Of a line of the log. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = running.getStore()
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {}
}

/** Ends a span with its work. */
export async function inSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await span.run(work)
  } catch (error) {
    span.fail(codeOf(error) ?? 'UNKNOWN')
    throw error
  } finally {
    span.end()
  }
}
