import type { ModelDetails } from './details.js'

export interface ModelConfig {
  openai: { apiKey: string | null; baseUrl: string; models: string[] } | null
  azure: { endpoint: string; deployment: string; apiVersion: string; apiKey: string } | null
  firstPieceSeconds: number
  pieceSeconds: number
  /** How often a model is asked again that is down before its first piece. */
  retries: number
  /** Whether another model is asked then. */
  fallback: boolean
  /** By the id of a model. */
  details: ReadonlyMap<string, ModelDetails>
  /** Of prices and budgets, ISO 4217. */
  currency: string
}
