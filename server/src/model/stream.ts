import type { Logger } from 'pino'
import type { Begin, Begun } from './begin.js'
import { OutageError } from './failure.js'
import type { ModelPiece, ModelRequest } from './model.js'

export interface StreamOptions {
  begin: Begin
  log: Pick<Logger, 'warn'>
}

/** Gets a model to begin, the chosen one or a fallback, and streams its answer. What has begun is never begun again. */
export function createStream({ begin, log }: StreamOptions) {
  /** Why the chosen model did not begin is what people are told, whatever happened to its fallbacks. */
  async function beginAny(request: ModelRequest): Promise<Begun> {
    const [fallback, ...others] = request.fallbacks ?? []
    try {
      return await begin(request, request.model)
    } catch (error) {
      if (!fallback || request.signal.aborted || !(error instanceof OutageError)) throw error
      log.warn({ model: request.model, fallback, reason: error.message }, 'another model is asked instead')
      try {
        const messages = request.given?.get(fallback) ?? request.messages
        return await beginAny({ ...request, messages, model: fallback, fallbacks: others })
      } catch (again) {
        if (!request.signal.aborted)
          log.warn({ err: again, model: fallback }, 'the other model does not answer either')
        throw error
      }
    }
  }

  /** What comes before the rest, which it returns; null when aborted. */
  async function* lead(request: ModelRequest): AsyncGenerator<ModelPiece, Begun['rest'] | null> {
    const begun = await beginAny(request).catch(error => {
      if (request.signal.aborted) return null
      throw error
    })
    if (!begun) return null
    const { model, first, rest } = begun
    let led = false
    try {
      if (model !== request.model) yield { model }
      yield first
      led = true
    } finally {
      if (!led) await rest.return(undefined)
    }
    return rest
  }

  // By hand, since a generator around the generator would take as long again for each piece.
  return (request: ModelRequest): AsyncIterableIterator<ModelPiece> => {
    // What it was asked goes with it.
    let leading: ReturnType<typeof lead> | null = lead(request)
    let rest: Begun['rest'] | null = null
    const leadOn = async (): Promise<IteratorResult<ModelPiece>> => {
      if (!leading) return { done: true, value: undefined }
      const { done, value } = await leading.next()
      if (!done) return { done, value }
      rest = value ?? null
      leading = null
      return rest ? rest.next() : { done: true, value: undefined }
    }
    return {
      next: () => (rest ? rest.next() : leadOn()),
      async return() {
        await leading?.return(null)
        await rest?.return(undefined)
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}
