import type { FailureCode, FinishReason, ModelUsage } from '../../../model/model.js'

/** How a reply ended. */
export interface Outcome {
  status: 'COMPLETE' | 'STOPPED' | 'FAILED'
  /** Its detail is what the model server said itself. */
  failure?: { code: FailureCode; message: string; detail?: string | null }
  /** What the model thought, which is no part of the text. */
  reasoning?: string
  /** Why the model ended it. */
  finishReason?: FinishReason
  /** The one that wrote it: what is booked even if the reply is deleted meanwhile. */
  model?: string
  usage?: ModelUsage
  /** How many images were asked for and count, whatever became of them; absent: as its row tells. */
  images?: number
  /** The file that it carries. */
  attachmentId?: string
  timeToFirstToken?: number
  duration?: number
  /** How many earlier messages of the branch the model was not given. */
  contextOmitted?: number
}

export const interrupted: Outcome = {
  status: 'FAILED',
  failure: { code: 'INTERRUPTED', message: 'The server stopped while this reply was being written.' },
}

export interface End {
  id: string
  content: string
  outcome: Outcome
  /** Tokens of the content by our own count, for who does not know what the model says it used. */
  completionTokens?: number
}
