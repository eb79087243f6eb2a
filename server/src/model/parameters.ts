import type { ModelCorrection } from '@parley/prisma'
import type { ModelParameter, ModelParameters } from '@parley/schema'
import { jsonObjectIn } from '../base/jsonObject.js'
import type { ModelRequest } from './model.js'

type Stored = Pick<
  ModelCorrection,
  'temperature' | 'topP' | 'maxTokens' | 'reasoningEffort' | 'verbosity' | 'stop' | 'extraBody' | 'adjustable'
>

/** What people may change, and the field that changes it. */
export const adjustableFields = {
  TEMPERATURE: 'temperature',
  TOP_P: 'topP',
  MAX_TOKENS: 'maxTokens',
  REASONING_EFFORT: 'reasoningEffort',
  VERBOSITY: 'verbosity',
  STOP: 'stop',
} as const satisfies Record<ModelParameter, keyof ModelParameters>

/** What `extraBody` may not set, in the names of OpenAI's format: it is ours, or said elsewhere. */
const ours = new Set([
  ...['model', 'messages', 'prompt', 'input', 'stream', 'stream_options', 'n', 'store', 'user', 'metadata'],
  ...['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'tools', 'tool_choice', 'functions'],
  ...['temperature', 'top_p', 'reasoning_effort', 'verbosity', 'stop', 'data_sources'],
])
const SECRET = /auth|key|token$|secret|password|credential|cookie|header/i

/** The first name of an object that it may not set; undefined: it may set all. */
export const forbiddenIn = (extra: object): string | undefined =>
  Object.keys(extra).find(
    name => !/^\w{1,64}$/.test(name) || ours.has(name.toLowerCase()) || SECRET.test(name),
  )

/** What a stored list lets people change. */
export const adjustableIn = (stored: string | null): ModelParameter[] =>
  stored === null ? [] : (JSON.parse(stored) as ModelParameter[])

/** How the model is to answer: as whoever asks wants it, where they may, else as an admin set it. What is null is left out. */
export function withParameters(request: ModelRequest, stored: Stored): ModelRequest {
  const said = {
    ...stored,
    stop: stored.stop === null ? null : (JSON.parse(stored.stop) as string[]),
    ...allowedOf(request.wanted ?? {}, adjustableIn(stored.adjustable)),
  }
  const { temperature, topP, reasoningEffort, verbosity, stop } = said
  const named = { temperature, top_p: topP, reasoning_effort: reasoningEffort, verbosity, stop }
  const set = Object.entries({ ...jsonObjectIn(stored.extraBody ?? ''), ...named }).filter(
    ([, value]) => value !== null,
  )
  const limits = [request.maxTokens, said.maxTokens].filter(limit => limit != null)
  return {
    ...request,
    ...(set.length > 0 && { parameters: Object.fromEntries(set) }),
    ...(limits.length > 0 && { maxTokens: Math.min(...limits) }),
  }
}

const allowedOf = (wanted: ModelParameters, adjustable: readonly ModelParameter[]) =>
  Object.fromEntries(
    adjustable
      .map(name => [adjustableFields[name], wanted[adjustableFields[name]]] as const)
      .filter(([, value]) => value != null),
  )
