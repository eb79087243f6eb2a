import { APIError } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { readDelta } from './delta.js'
import type { FinishReason } from './model.js'
import { createThinkingSplitter, type Split } from './thinking.js'
import { type Reading, readUsage } from './told.js'
import { errorOf } from './wire.js'

/** As servers of the OpenAI format say it, and as those say it whose words gateways pass on. */
const reasons: Partial<Record<string, FinishReason>> = {
  stop: 'STOP',
  eos: 'STOP',
  eos_token: 'STOP',
  end_turn: 'STOP',
  stop_sequence: 'STOP',
  complete: 'STOP',
  completed: 'STOP',
  done: 'STOP',
  length: 'LENGTH',
  max_tokens: 'LENGTH',
  max_length: 'LENGTH',
  model_length: 'LENGTH',
}
const FILTERED = /^(content_filter(ed)?|safety|guardrail_intervened|blocklist|prohibited_content|recitation)$/

export type ChunkReader = ReturnType<typeof createChunkReader>

/** One answer as its chunks are read. What was said once is not taken back by what comes later. */
export function createChunkReader({ thinksFirst }: { thinksFirst: boolean }) {
  const splitter = createThinkingSplitter({ opened: thinksFirst })
  let finish: string | null = null
  let usage: Reading | null = null
  let understood = false
  let unknown = false
  let isDone = false

  const takeUsage = (chunk: ChatCompletionChunk) => {
    const said = chunk.usage ?? (chunk as { x_groq?: { usage?: unknown } | null }).x_groq?.usage
    // Some servers count in every chunk; the last count that can be so is the one that holds.
    const read = said ? readUsage(said) : null
    if (read && (!read.absurd || !usage || usage.absurd)) usage = read
  }

  return {
    /** What a chunk adds; null: nothing. Throws what the server says went wrong. */
    read(chunk: ChatCompletionChunk): Split | null {
      const choice = chunk.choices?.[0]
      if (!choice) {
        takeUsage(chunk)
        const error = chunk.usage || Array.isArray(chunk.choices) ? null : errorOf(chunk)
        if (error && finish === null) throw new APIError(undefined, error, undefined, undefined)
        return null
      }
      understood = true
      takeUsage(chunk)
      const after = finish !== null
      finish ??= choice.finish_reason ? String(choice.finish_reason).toLowerCase() : null
      if (finish === 'error' && !after) {
        const error = errorOf(chunk) ?? errorOf(choice) ?? { message: 'error' }
        throw new APIError(undefined, error, undefined, undefined)
      }
      // xAI may say the whole of it once more.
      if (after) return null
      const said = readDelta(choice.delta ?? (choice as { message?: unknown }).message)
      unknown ||= said.unknown
      const split = said.text === '' ? null : splitter.push(said.text)
      if (!split) return said.reasoning === '' ? null : { text: '', reasoning: said.reasoning }
      return said.reasoning === '' ? split : { ...split, reasoning: said.reasoning + split.reasoning }
    },

    /** What was held back until the answer was over. */
    rest(): Split {
      if (isDone && understood) finish ??= 'stop'
      return splitter.end({ complete: finish !== null && reasons[finish] !== 'LENGTH' })
    },

    /** The server says that this is all, maybe without saying why. */
    done(): void {
      isDone = true
    },

    opensUnsaid: splitter.opensUnsaid,
    get finish() {
      return finish
    },
    get reason(): FinishReason {
      return reasons[finish ?? ''] ?? 'OTHER'
    },
    get filtered() {
      return finish !== null && FILTERED.test(finish)
    },
    get usage() {
      return usage
    },
    /** Whether anything came that could be an answer, and whether something in it was not understood. */
    get understood() {
      return understood
    },
    get unknown() {
      return unknown
    },
  }
}
