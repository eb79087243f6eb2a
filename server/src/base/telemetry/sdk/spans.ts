import {
  isSpanContextValid,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { attribute } from '../conventions.js'
import { type Attributes, currentSpan, runIn, type Span, type SpanOptions } from '../telemetry.js'

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }
/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

class OpenSpan implements Span {
  ended = false
  readonly #span: OtelSpan
  readonly context: SpanContext

  constructor(span: OtelSpan) {
    this.#span = span
    this.context = span.spanContext()
  }

  get traceId() {
    return this.context.traceId
  }

  get spanId() {
    return this.context.spanId
  }

  set(attributes: Attributes) {
    this.#span.setAttributes(attributes)
  }

  rename(name: string) {
    this.#span.updateName(name)
  }

  fail(code: string) {
    this.#span.setAttribute(attribute.errorType, code)
    this.#span.setStatus({ code: SpanStatusCode.ERROR })
  }

  run<T>(work: () => T): T {
    return runIn(this, work)
  }

  end() {
    if (this.ended) return
    this.ended = true
    this.#span.end()
  }
}

export function createSpans(tracer: Tracer) {
  return (
    name: string,
    { kind = 'internal', attributes = {}, from, root = false }: SpanOptions = {},
  ): Span => {
    const inner = root ? undefined : currentSpan()
    const parent = inner instanceof OpenSpan ? inner.context : remote(from)
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
    return new OpenSpan(tracer.startSpan(name, { kind: kinds[kind], attributes }, context))
  }
}

/** What cannot be read begins a trace of its own. */
function remote(traceparent: unknown): SpanContext | null {
  const [, traceId = '', spanId = '', flags = '00'] =
    typeof traceparent === 'string' ? (TRACEPARENT.exec(traceparent.trim()) ?? []) : []
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
  return isSpanContextValid(context) ? context : null
}
