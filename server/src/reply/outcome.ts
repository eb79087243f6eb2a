import type { FailureCode, ModelUsage } from '../model/model.js'

/** How a reply ended. */
export interface Outcome {
  status: 'COMPLETE' | 'STOPPED' | 'FAILED'
  failure?: { code: FailureCode; message: string }
  /** The one that wrote it: what is booked even if the reply is deleted meanwhile. */
  model?: string
  usage?: ModelUsage
  timeToFirstToken?: number
  duration?: number
  /** How many earlier messages of the branch the model was not given. */
  contextOmitted?: number
}

export const interrupted: Outcome = {
  status: 'FAILED',
  failure: { code: 'INTERRUPTED', message: 'The server stopped while this reply was being written.' },
}
