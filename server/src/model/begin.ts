import type { Breakers } from './breakers.js'
import type { ModelPiece, ModelRequest } from './model.js'
import { withRetries } from './retry.js'

export interface BeginOptions {
  answer(request: ModelRequest, firstPieceMs: number): AsyncGenerator<ModelPiece>
  breakers: Breakers
  retries: number
  /** For each model that is asked, retries included. */
  firstPieceSeconds(model: string, request: ModelRequest): number
}

/** An answer of which there is a piece. */
export interface Begun {
  model: string
  first: ModelPiece
  rest: AsyncGenerator<ModelPiece>
}

/** Gets one model to begin its answer. Rejects with anything once the signal is aborted, and has hung up by then. */
export type Begin = (request: ModelRequest, model: string) => Promise<Begun>

export function createBegin({ answer, breakers, retries, firstPieceSeconds }: BeginOptions): Begin {
  return (request, model) => {
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
        {
          retries,
          withinMs: (request.firstPieceSeconds ?? firstPieceSeconds(model, request)) * 1000,
          signal,
        },
      ),
    )
  }
}
