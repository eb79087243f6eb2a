import type { Logger } from 'pino'
import type { createAnswers } from './answer.js'
import type { Breakers } from './breakers.js'
import { OutageError } from './failure.js'
import type { ModelPiece, ModelRequest } from './model.js'
import { withRetries } from './retry.js'

export interface StreamOptions {
  answer: ReturnType<typeof createAnswers>
  breakers: Breakers
  retries: number
  /** For each model that is asked, retries included. */
  firstPieceSeconds(model: string): number
  log: Pick<Logger, 'warn'>
}

interface Begun {
  model: string
  first: ModelPiece
  rest: AsyncGenerator<ModelPiece>
}

/** Gets a model to begin, the chosen one or a fallback, and streams its answer. What has begun is never begun again. */
export function createStream({ answer, breakers, retries, firstPieceSeconds, log }: StreamOptions) {
  /** Rejects with anything once the signal is aborted, and has hung up by then. */
  async function begin(request: ModelRequest, model: string): Promise<Begun> {
    const { signal } = request
    return breakers.run(model, signal, () =>
      withRetries(
        async leftMs => {
          const rest = answer({ ...request, model }, leftMs)
          const { done, value: first } = await rest.next()
          // Without a piece it ends only when it is aborted.
          if (done) throw new Error('aborted')
          return { model, first, rest }
        },
        { retries, withinMs: firstPieceSeconds(model) * 1000, signal },
      ),
    )
  }

  /** Why the chosen model did not begin is what people are told, whatever happened to its fallbacks. */
  async function beginAny(request: ModelRequest): Promise<Begun> {
    const [fallback, ...others] = request.fallbacks ?? []
    try {
      return await begin(request, request.model)
    } catch (error) {
      if (!fallback || request.signal.aborted || !(error instanceof OutageError)) throw error
      log.warn({ model: request.model, fallback, reason: error.message }, 'another model is asked instead')
      try {
        return await beginAny({ ...request, model: fallback, fallbacks: others })
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
    const leading = lead(request)
    let rest: Begun['rest'] | null = null
    const leadOn = async (): Promise<IteratorResult<ModelPiece>> => {
      const { done, value } = await leading.next()
      if (!done) return { done, value }
      rest = value ?? null
      return rest ? rest.next() : { done: true, value: undefined }
    }
    return {
      next: () => (rest ? rest.next() : leadOn()),
      async return() {
        await leading.return(null)
        await rest?.return(undefined)
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
}
