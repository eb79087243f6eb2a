import { ParleyError } from './errors.js'

/**
 * One signal of several and a timeout. By hand, because AbortSignal.any keeps every signal that was derived from a
 * long-lived one in some runtimes; `release` leaves nothing behind.
 */
export function linkSignals(signals: readonly (AbortSignal | undefined)[], timeout?: number) {
  const controller = new AbortController()
  const releases = signals.map(signal => {
    const abort = () => controller.abort(signal?.reason)
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort)
    return () => signal?.removeEventListener('abort', abort)
  })
  if (Number.isFinite(timeout)) {
    const expire = () => controller.abort(new ParleyError('TIMEOUT', `No answer in ${timeout} ms.`))
    const timer = setTimeout(expire, timeout)
    releases.push(() => clearTimeout(timer))
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const release of releases) release()
    },
  }
}

/** The outcome of a promise, if it is one, unless the signal is aborted before: then its reason. */
export function orAborted<T>(promise: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    const settled = Promise.resolve(promise).then(resolve, reject)
    void settled.finally(() => signal.removeEventListener('abort', abort))
  })
}

export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const waited = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds)
  })
  return orAborted(waited, signal).finally(() => clearTimeout(timer))
}
