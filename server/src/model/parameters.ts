import type { ModelCorrection } from '@parley/prisma'
import { jsonObjectIn } from '../base/jsonObject.js'
import type { ModelRequest } from './model.js'

type Stored = Pick<
  ModelCorrection,
  'temperature' | 'topP' | 'maxTokens' | 'reasoningEffort' | 'verbosity' | 'stop' | 'extraBody'
>

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

/** What an admin set for a model, as it is sent: what is null is left out. */
export function withParameters(request: ModelRequest, stored: Stored): ModelRequest {
  const { temperature, topP, maxTokens, reasoningEffort, verbosity, stop, extraBody } = stored
  const named = {
    ...{ temperature, top_p: topP, reasoning_effort: reasoningEffort, verbosity },
    stop: stop === null ? null : (JSON.parse(stop) as string[]),
  }
  const set = Object.entries({ ...jsonObjectIn(extraBody ?? ''), ...named }).filter(
    ([, value]) => value !== null,
  )
  const limits = [request.maxTokens, maxTokens].filter(limit => limit != null)
  return {
    ...request,
    ...(set.length > 0 && { parameters: Object.fromEntries(set) }),
    ...(limits.length > 0 && { maxTokens: Math.min(...limits) }),
  }
}
