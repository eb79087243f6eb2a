import { CodedError } from '../base/errors.js'
import { type ModelDoor, ModelError } from './model.js'

/** For whoever runs the server. */
export const NO_MODEL =
  'No model is configured: set OPENAI_API_KEY, OPENAI_BASE_URL or AZURE_OPENAI_ENDPOINT, or run an Ollama at OLLAMA_URL.'

/** Where no model is configured, and the demo model is not wanted: a list with none in it, and health says why. */
export const noModelDoor: ModelDoor = {
  description: 'none',
  list: async () => [],
  known: async () => [],
  // biome-ignore lint/correctness/useYield: it fails before its first piece.
  async *stream() {
    throw new ModelError('MODEL_UNAVAILABLE', 'No model is set up on this server.')
  },
  async check() {
    throw new CodedError('UPSTREAM_UNAVAILABLE', NO_MODEL)
  },
}
