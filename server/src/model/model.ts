import type { ImageParameters, ModelParameter, ModelParameters } from '@parley/schema'

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
  /** Its name on a server that admins set; absent: the id. */
  upstreamName?: string
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
  /** Of what it thinks; null: as dear as the rest of what it writes. */
  reasoningPricePerMillionTokens: string | null
  /** Of one image that it makes; null where none is set. */
  imagePrice: string | null
  /** What it is good for, for whoever chooses; null: nobody said. */
  description: string | null
  /** One character to show beside its name. */
  icon: string | null
  /** What the company wants it to be told before everything else; null: nothing. */
  systemPrompt: string | null
  /** How long it may be silent before its first piece; null: as MODEL_FIRST_PIECE_SECONDS says. */
  firstPieceSeconds: number | null
  /** Its place among the models the administrator wrote down; null: it neither has a fallback nor is one. */
  fallbackOrder: number | null
  /** What people may change of how it answers; absent: nothing. */
  adjustable?: readonly ModelParameter[]
  /** What answers in its place, as an admin says; absent: as servers and the environment say. */
  fallbacks?: readonly string[]
  /** Of which server, of those that admins set; absent: the one of the environment. */
  server?: string
  /** Whether it is asked with the token of whoever asks: by nobody but people who are signed in. */
  byPerson?: boolean
  /** Whether the models of the same name on other servers stand in for it, and it for them. */
  standsIn?: boolean
  /** Whether an admin has taken it out of use; absent: no. */
  disabled?: boolean
  /** What its server and the environment say, where an admin has corrected that. */
  reported?: ModelInfo
}

export interface ModelMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
  /** Pictures that come with it, as addresses that hold them. */
  pictures?: readonly string[]
}

export interface ModelRequest {
  model: string
  messages: ModelMessage[]
  signal: AbortSignal
  /** Id of the person who asks and is signed in, or was; absent: nobody. */
  person?: string
  /** Models to try, in this order, when one cannot be reached before its first piece. */
  fallbacks?: readonly string[]
  /** What each of those is given in place of `messages`; absent: the same. */
  given?: ReadonlyMap<string, ModelMessage[]>
  /** In place of what holds for the model's server. */
  firstPieceSeconds?: number
  /** How whoever asks wants it to answer: each model is given what it lets people change. */
  wanted?: ModelParameters
  /** How it is to answer, in the names of OpenAI's format. */
  parameters?: Readonly<Record<string, unknown>>
  /** Tokens it may write; absent: what the model allows. */
  maxTokens?: number
  /** How many of the messages, from the end, it must be given; absent: the last one. */
  last?: number
  /** How many were left out so far, of those that were to be sent. */
  omitted?: number
  /** It is to make an image of the last message, and of the pictures that come with it; absent: to answer. */
  image?: ImageParameters
}

/** Why an answer ended: the names of the schema. */
export type FinishReason = 'STOP' | 'LENGTH' | 'OTHER'

/**
 * A piece carries text or reasoning, or, at the end, what the answer used and why it ended; before its first text a fallback
 * says which model it is, and a model for which the conversation was too long how many of the messages it was not given.
 */
export interface ModelPiece {
  model?: string
  text?: string
  /** What the model thought: never part of its text. */
  reasoning?: string
  /** What was told so far as text was reasoning, or the other way round; it comes before what else the piece has. */
  takenBack?: 'text' | 'reasoning'
  omitted?: number
  /** The bytes of that image as far as it is made, which nobody has looked into; more may come. */
  preview?: Buffer
  /** The bytes of the image that was asked for, which nobody has looked into. */
  image?: Buffer
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
  REAUTH_REQUIRED: { retryable: false },
  BUDGET_EXCEEDED: { retryable: false },
  INTERRUPTED: { retryable: true },
  UNREADABLE: { retryable: false },
  NOT_STORED: { retryable: true },
} as const satisfies Record<string, { retryable: boolean }>

export type FailureCode = keyof typeof FailureCode

export interface ModelErrorOptions extends ErrorOptions {
  detail?: string | null
}

/** `message` is a sentence for the person who waits for the reply; `cause` is for the log. */
export class ModelError extends Error {
  /** What the model server itself said, for those who run this server; null: nothing. */
  readonly detail: string | null

  constructor(
    readonly code: FailureCode,
    message: string,
    { detail = null, ...options }: ModelErrorOptions = {},
  ) {
    super(message, options)
    this.name = 'ModelError'
    this.detail = detail
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
