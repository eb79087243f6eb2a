import type { AzureIdentity } from '../base/azure/identity.js'
import type { ModelDetails } from './details.js'

/** Of the Azure OpenAI API, where nobody names another. */
export const AZURE_API_VERSION = '2024-10-21'

/** How Azure OpenAI is told who asks: by a key, a token of this server's identity, or one of the person who asks. */
export type AzureAuth =
  | { kind: 'key'; apiKey: string }
  | { kind: 'identity'; identity: AzureIdentity; scope: string }
  | { kind: 'person' }

export interface AzureConfig {
  /** Below which its API is: `…/openai`, or `…/openai/v1`. */
  base: string
  /** Empty where v1 is asked without one. */
  apiVersion: string
  isV1: boolean
  /** At least one; the default first. */
  deployments: string[]
  auth: AzureAuth
}

export interface ModelConfig {
  openai: { apiKey: string | null; baseUrl: string; models: string[] } | null
  azure: AzureConfig | null
  firstPieceSeconds: number
  pieceSeconds: number
  /** How many pictures on the way a model is asked for with each image. */
  imagePreviews: number
  /** How often a model is asked again that is down before its first piece. */
  retries: number
  /** Whether another model is asked then. */
  fallback: boolean
  /** By the id of a model. */
  details: ReadonlyMap<string, ModelDetails>
  /** Of prices and budgets, ISO 4217. */
  currency: string
}
