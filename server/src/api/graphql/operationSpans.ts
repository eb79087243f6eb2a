import { AsyncLocalStorage } from 'node:async_hooks'
import type { ExecutionResult, OperationDefinitionNode } from 'graphql'
import { attribute } from '../../base/telemetry/conventions.js'
import type { Span, Telemetry } from '../../base/telemetry/telemetry.js'
import type { Admission } from './admission.js'
import { codedIn, type Mask } from './mask.js'
import { operationNames } from './operationNames.js'

export type Transport = 'http' | 'websocket' | 'events'

/** Codes of what is the server's fault, or that of what it stands on. */
const failing = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT'])

/** One operation, from its coming to its answer. */
export interface WatchedOperation {
  run<T>(work: () => T): T
  named(operation: OperationDefinitionNode): void
  answered(code: string): void
  /** Of what no mask has seen yet. */
  ended(result?: Pick<ExecutionResult, 'errors'>): void
}

export type OperationSpans = ReturnType<typeof createOperationSpans>

/** A span and figures for each operation, by the name and kind it has, never by what it asks. */
export function createOperationSpans(telemetry: Telemetry) {
  const asked = new AsyncLocalStorage<WatchedOperation>()

  function begin(transport: Transport, from: unknown): WatchedOperation {
    const began = performance.now()
    const attributes = { [attribute.transport]: transport }
    const span = telemetry.begin('GraphQL', { kind: 'server', from, attributes, root: true })
    const codes = new Set<string>()
    const labels = { operation: OTHER, type: OTHER }
    const watched: WatchedOperation = {
      run: work => asked.run(watched, () => span.run(work)),
      named(operation) {
        Object.assign(labels, labelsOf(operation))
        name(span, labels)
      },
      answered: code => void codes.add(code),
      ended(result) {
        if (span.ended) return
        for (const error of result?.errors ?? []) codes.add(codeOf(error))
        const [first] = codes
        const failed = [...codes].find(code => failing.has(code))
        if (first !== undefined) span.fail(failed ?? first)
        span.end()
        const outcome = failed ? 'failed' : first ? 'refused' : 'ok'
        telemetry.record('parley_operation_duration_seconds', (performance.now() - began) / 1000, {
          ...labels,
          outcome,
        })
        for (const code of codes)
          telemetry.add('parley_operation_errors_total', 1, { operation: labels.operation, code })
      },
    }
    return watched
  }

  return {
    begin,
    admitting:
      (admit: Admission): Admission =>
      request => {
        asked.getStore()?.named(request.operation)
        return admit(request)
      },
    masking:
      (mask: Mask): Mask =>
      (error, about) => {
        const told = mask(error, about)
        asked.getStore()?.answered(String(told.extensions?.code))
        return told
      },
  }
}

const OTHER = 'other'

/** A stranger may call an operation anything, and as often anew as they like. */
const labelsOf = ({ name, operation }: OperationDefinitionNode) => ({
  operation: name && operationNames.has(name.value) ? name.value : OTHER,
  type: operation,
})

function name(span: Span, { operation, type }: { operation: string; type: string }): void {
  span.rename(`${type} ${operation}`)
  span.set({ [attribute.operationName]: operation, [attribute.operationType]: type })
}

/** What the mask would make of it, which has a catalogue of codes. */
export function codeOf(error: unknown): string {
  const own = codedIn(error)?.code ?? (error as { extensions?: { code?: unknown } } | null)?.extensions?.code
  return typeof own === 'string' && /^[A-Z_]{3,40}$/.test(own) ? own : 'INTERNAL_SERVER_ERROR'
}
