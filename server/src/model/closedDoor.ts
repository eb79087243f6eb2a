import { CodedError } from '../base/errors.js'
import { ModelError } from './model.js'
import type { ServerDoor } from './serverDoor.js'

/** For whoever runs the server. */
export const NO_MODEL =
  'No model is configured: set OPENAI_API_KEY, OPENAI_BASE_URL or AZURE_OPENAI_ENDPOINT, run an Ollama at OLLAMA_URL, or add a model server in the console.'

/** Behind it there is no model: health says why, and whoever asks nevertheless is told so. */
export const closedDoor = (description: string, why: string, told: string): ServerDoor => {
  const refused = () => new ModelError('MODEL_UNAVAILABLE', told)
  return {
    description,
    list: async () => [],
    known: async () => [],
    // biome-ignore lint/correctness/useYield: it fails before its first piece.
    async *stream() {
      throw refused()
    },
    async begin() {
      throw refused()
    },
    probe: async () => ({ status: null, why, lost: false, refused: null, shows: null }),
    formOf: () => ({ system: true, stream: true, usage: true }),
    async check() {
      throw new CodedError('UPSTREAM_UNAVAILABLE', why)
    },
  }
}
