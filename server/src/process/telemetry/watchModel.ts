import { attribute } from '../../base/telemetry/conventions.js'
import type { Span, Telemetry } from '../../base/telemetry/telemetry.js'
import {
  type ModelDoor,
  ModelError,
  type ModelPiece,
  type ModelRequest,
  type ToldUsage,
} from '../../model/model.js'
import { costOf } from '../../model/price.js'
import type { Prices } from '../../spending/usage/prices.js'

/** So many models are told apart; those of companies are fewer. */
const MAX_MODELS = 100

/** Watches each call of a model: by its name, its tokens and its end, and never by what was said. Null: nobody listens. */
export function watchModel(
  model: ModelDoor,
  listening: Telemetry | null,
  { prices, currency }: { prices: () => Pick<Prices, 'of'>; currency: string },
): ModelDoor {
  if (!listening) return model
  const telemetry = listening
  const names = new Set<string>()
  const nameOf = (id: string): string => {
    if (names.size < MAX_MODELS) names.add(id)
    return names.has(id) ? id : 'other'
  }

  async function* stream(request: ModelRequest): AsyncGenerator<ModelPiece> {
    const asked = nameOf(request.model)
    // Of the names that the conventions have, for what is no text.
    const operation = request.image ? 'generate_content' : 'chat'
    const attributes = {
      [attribute.modelOperation]: operation,
      [attribute.outputType]: request.image ? 'image' : 'text',
      [attribute.requestedModel]: asked,
    }
    const span = telemetry.begin(`${operation} ${asked}`, { kind: 'client', attributes })
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    let answering = request.model
    let first: number | null = null
    let told: ToldUsage | undefined
    let outcome = 'stopped'
    try {
      for await (const piece of model.stream(request)) {
        if (piece.model) answering = piece.model
        if (first === null && (piece.text || piece.reasoning)) {
          first = seconds()
          span.set({ [attribute.firstTokenSeconds]: first })
          telemetry.record('parley_model_first_token_seconds', first, { model: nameOf(answering) })
        }
        told = piece.usage ?? told
        if (piece.finish) {
          outcome = 'ok'
          span.set({ [attribute.finishReasons]: [piece.finish.toLowerCase()] })
        }
        yield piece
      }
    } catch (error) {
      outcome = error instanceof ModelError ? error.code : 'INTERNAL_SERVER_ERROR'
      span.fail(outcome)
      throw error
    } finally {
      const name = nameOf(answering)
      span.set({ [attribute.answeringModel]: name })
      if (told) countTokens(span, name, answering, told)
      span.end()
      telemetry.record('parley_model_duration_seconds', seconds(), { model: name, outcome })
    }
  }

  function countTokens(span: Span, name: string, id: string, told: ToldUsage): void {
    const { promptTokens, completionTokens, cachedPromptTokens } = told
    const add = (kind: string, tokens: number | null) => {
      if (tokens !== null) telemetry.add('parley_model_tokens_total', tokens, { model: name, kind })
    }
    add('prompt', promptTokens)
    add('completion', completionTokens)
    span.set({
      ...(promptTokens !== null && { [attribute.promptTokens]: promptTokens }),
      ...(completionTokens !== null && { [attribute.completionTokens]: completionTokens }),
      ...(cachedPromptTokens !== undefined && { [attribute.cachedTokens]: cachedPromptTokens }),
    })
    const info = prices().of(id)
    if (!info || promptTokens === null || completionTokens === null) return
    const cost = Number(costOf(info, { ...told, promptTokens, completionTokens }) ?? 0n) / 1e9
    if (cost === 0) return
    span.set({ [attribute.cost]: cost })
    telemetry.add('parley_model_cost_total', cost, { model: name, currency })
  }

  return { ...model, stream }
}
