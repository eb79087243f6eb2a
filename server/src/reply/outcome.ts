import type { FailureCode } from '../model/model.js'

/** How a reply ended. */
export interface Outcome {
  status: 'COMPLETE' | 'STOPPED' | 'FAILED'
  failure?: { code: FailureCode; message: string }
  usage?: { promptTokens: number; completionTokens: number }
  timeToFirstToken?: number
  duration?: number
}

export const interrupted: Outcome = {
  status: 'FAILED',
  failure: { code: 'INTERRUPTED', message: 'The server stopped while this reply was being written.' },
}
