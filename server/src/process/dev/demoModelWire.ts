import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** What is read of a chat completion request. */
export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  stream: boolean
  stream_options?: { include_usage?: boolean }
}

export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

export type Finish = 'stop' | 'tool_calls' | 'length' | 'content_filter'

/** The events of one streamed answer as OpenAI writes them: https://platform.openai.com/docs/api-reference/chat-streaming */
export function createEvents(model: string) {
  const id = `chatcmpl-${randomUUID()}`
  const created = Math.floor(Date.now() / 1000)
  const event = (rest: object) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, ...rest })}\n\n`
  const choice = (delta: object, finish_reason: Finish | null = null) =>
    event({ choices: [{ index: 0, delta, finish_reason }] })
  return {
    begin: () => choice({ role: 'assistant', content: '' }),
    text: (content: string) => choice({ content }),
    delta: (delta: object) => choice(delta),
    finish: (reason: Finish) => choice({}, reason),
    usage: (usage: Usage) => event({ choices: [], usage }),
    done: () => 'data: [DONE]\n\n',
  }
}

export function completion(model: string, content: string, usage: Usage): object {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices,
    usage,
  }
}

export const modelsPage = (ids: string[]) => ({
  object: 'list',
  data: ids.map(id => ({ id, object: 'model', created: 0, owned_by: 'parley' })),
})

export const wireError = (message: string, code: string | null = null): object => ({
  error: { message, type: 'error', param: null, code },
})

/** Pieces of the size of tokens: words with the space before them, long ones in parts, no character torn apart. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+$/gu) ?? []
}

export function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
