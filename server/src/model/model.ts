/** The door to language models: the rest of the server knows models by this interface only. */
export interface ModelDoor {
  /** What people are told at start: "demo model", "OpenAI at https://…". */
  readonly description: string
  /** Models a conversation may use, the default first. Throws UPSTREAM_UNAVAILABLE only if nothing was ever known. */
  list(): Promise<ModelInfo[]>
  /** The same as last heard of, without waiting for a server that is asked again or is down: perhaps none. */
  known(): Promise<ModelInfo[]>
  /**
   * Streams one answer. Ends quietly when `signal` is aborted; throws `ModelError` for whatever goes wrong upstream.
   * Pulls from upstream only as fast as it is iterated.
   */
  stream(request: ModelRequest): AsyncIterable<ModelPiece>
  check(): Promise<void>
}

export interface ModelInfo {
  id: string
  name: string
  /** Tokens it reads and writes together; null where nobody said. */
  contextWindow: number | null
  /** Tokens it writes at most; null where nobody said. */
  maxOutput: number | null
  vision: boolean
  imageGeneration: boolean
  /** Decimals; null where no price is set. */
  promptPricePerMillionTokens: string | null
  /** Of what the server had read before; null: as dear as the rest of the prompt. */
  cachedPromptPricePerMillionTokens: string | null
  completionPricePerMillionTokens: string | null
  /** Its place among the models the administrator wrote down; null: it neither has a fallback nor is one. */
  fallbackOrder: number | null
}

export interface ModelMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface ModelRequest {
  model: string
  messages: ModelMessage[]
  signal: AbortSignal
  /** Models to try, in this order, when one cannot be reached before its first piece. */
  fallbacks?: readonly string[]
  /** Tokens it may write; absent: what the model allows. */
  maxTokens?: number
}

/** Why an answer ended: the names of the schema. */
export type FinishReason = 'STOP' | 'LENGTH' | 'OTHER'

/** A piece carries text, or, at the end, what the answer used and why it ended; before its first text a fallback says which model it is. */
export interface ModelPiece {
  model?: string
  text?: string
  finish?: FinishReason
  usage?: ToldUsage
}

export interface ModelUsage {
  promptTokens: number
  completionTokens: number
  /** Of the prompt: what the server had read before; absent where it does not say. */
  cachedPromptTokens?: number
  /** Of the completion: what was thought and not shown; absent where the server does not say. */
  reasoningTokens?: number
}

/** Why a reply failed: the names of `MessageFailureCode`. */
export const FailureCode = {
  MODEL_UNAVAILABLE: { retryable: true },
  MODEL_REFUSED: { retryable: false },
  CONTENT_FILTERED: { retryable: false },
  CONTEXT_TOO_LONG: { retryable: false },
  RATE_LIMITED: { retryable: true },
  TIMEOUT: { retryable: true },
  AUTH_FAILED: { retryable: false },
  CONSENT_REQUIRED: { retryable: false },
  BUDGET_EXCEEDED: { retryable: false },
  INTERRUPTED: { retryable: true },
  UNREADABLE: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>

export type FailureCode = keyof typeof FailureCode

/** `message` is a sentence for the person who waits for the reply; `cause` is for the log. */
export class ModelError extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ModelError'
  }
}

/**
 * What a server says that an answer used; null for a number that is not there or cannot be so: that is counted by
 * ourselves.
 */
export interface ToldUsage extends Pick<ModelUsage, 'cachedPromptTokens' | 'reasoningTokens'> {
  promptTokens: number | null
  completionTokens: number | null
}
