import type { z } from 'zod'
import type { ModelConfig } from '../model/config.js'
import { azureProblems, readAzure } from './azure.js'
import type { Environment } from './environment.js'
import type { variables } from './variables.js'

type Variables = z.infer<typeof variables>

/** What one variable alone does not show. */
export function modelProblems(env: Environment): string[] {
  const unused = env.OPENAI_MODELS && !env.OPENAI_API_KEY && !env.OPENAI_BASE_URL
  return [
    ...azureProblems(env),
    ...(unused
      ? ['OPENAI_MODELS names models without their server: OPENAI_BASE_URL or OPENAI_API_KEY.']
      : []),
  ]
}

/** The model servers, and what holds for any. */
export function readModels(v: Variables, details: ModelConfig['details']): ModelConfig {
  return {
    openai:
      v.OPENAI_API_KEY || v.OPENAI_BASE_URL
        ? {
            apiKey: v.OPENAI_API_KEY ?? null,
            baseUrl: v.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
            models: v.OPENAI_MODELS ?? [],
          }
        : null,
    azure: readAzure(v),
    firstPieceSeconds: v.MODEL_FIRST_PIECE_SECONDS,
    pieceSeconds: v.MODEL_PIECE_SECONDS,
    imagePreviews: v.IMAGE_PREVIEWS,
    retries: v.MODEL_RETRIES,
    fallback: v.MODEL_FALLBACK === 'on',
    details,
    currency: v.CURRENCY,
  }
}
