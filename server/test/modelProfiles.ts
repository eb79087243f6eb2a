/** How one family of model servers speaks: what `dialects.test.ts` and the scripted model server know of it. */
export interface Profile {
  name: string
  /** Its answer to `GET /models`. */
  list(ids: string[]): unknown
  /** Events before the first word. */
  before: object[]
  /** The delta of a piece of text, and of a thought; null: it hides its thoughts. */
  text(piece: string): object
  thought: ((piece: string) => object) | null
  /** What ends its thoughts where they stand in its text. */
  thoughtEnds?: string
  finish: string
  /** Where it says what was used: in the last chunk, in each, in a place of its own, or nowhere. */
  usage: 'last' | 'each' | 'groq' | 'nowhere'
  /** What a status and a body say of a sentence of its own. */
  refuse(message: string, more?: object): unknown
  tooLong: { status: number; message: string; more?: object }
  filtered: { message: string; more?: object }
  /** Comments in its streams. */
  comment?: string
}

const openaiList = (ids: string[]) => ({
  object: 'list',
  data: ids.map(id => ({ id, object: 'model', created: 1 })),
})
const wrapped: Profile['refuse'] = (message, more = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...more },
})
const bare: Profile['refuse'] = (message, more = {}) => ({
  object: 'error',
  message,
  type: 'BadRequestError',
  param: null,
  code: 400,
  ...more,
})
const role = { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }
const text = (content: string) => ({ content })
const filteredByCode = { message: 'Refused by policy.', more: { code: 'content_filter' } }

const openai: Profile = {
  name: 'OpenAI',
  list: openaiList,
  before: [role],
  text,
  thought: null,
  finish: 'stop',
  usage: 'last',
  refuse: wrapped,
  tooLong: {
    status: 400,
    message: "This model's maximum context length is 4096 tokens.",
    more: { code: 'context_length_exceeded' },
  },
  filtered: filteredByCode,
}

/** As read in the sources and the documentation of each. */
export const profiles: Profile[] = [
  openai,
  {
    ...openai,
    name: 'Azure OpenAI',
    before: [
      { id: '', choices: [], created: 0, prompt_filter_results: [] },
      role,
      { choices: [{ index: 0, content_filter_offsets: {} }] },
    ],
    filtered: {
      message:
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      more: { code: 'content_filter' },
    },
  },
  {
    ...openai,
    name: 'vLLM',
    list: ids => ({ object: 'list', data: ids.map(id => ({ id, max_model_len: 4096, permission: [] })) }),
    thought: reasoning => ({ reasoning }),
    usage: 'each',
    refuse: bare,
    tooLong: {
      status: 400,
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
    },
  },
  {
    ...openai,
    name: 'Ollama',
    thought: reasoning => ({ content: '', reasoning }),
    tooLong: { status: 400, message: 'the input is longer than the context length' },
  },
  {
    ...openai,
    name: 'LM Studio',
    thought: reasoning_content => ({ reasoning_content }),
    usage: 'nowhere',
    refuse: message => ({ error: message }),
    tooLong: { status: 200, message: 'The number of tokens to keep is greater than the context length.' },
    filtered: { message: 'Refused: content_filter' },
  },
  {
    ...openai,
    name: 'llama.cpp',
    list: ids => ({
      models: ids.map(name => ({ name, model: name })),
      object: 'list',
      data: ids.map(id => ({ id, meta: { n_ctx: 4096 } })),
    }),
    thought: reasoning_content => ({ reasoning_content }),
    refuse: (message, more) => ({ error: { code: 400, message, type: 'invalid_request_error', ...more } }),
    tooLong: {
      status: 400,
      message: 'the request exceeds the available context size',
      more: { type: 'exceed_context_size_error', n_ctx: 4096 },
    },
    filtered: { message: 'Refused.', more: { code: 'content_filter' } },
  },
  {
    ...openai,
    name: 'Mistral',
    list: ids => ({
      data: ids.map(id => ({ id, max_context_length: 4096, capabilities: { vision: false } })),
    }),
    text: piece => ({ content: [{ type: 'text', text: piece }] }),
    thought: piece => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: piece }] }] }),
    refuse: bare,
    tooLong: {
      status: 400,
      message: 'Prompt contains 5000 tokens, too large for model with 4096 maximum context length',
    },
  },
  {
    ...openai,
    name: 'DeepSeek',
    before: [role],
    text: content => ({ content, reasoning_content: null }),
    thought: reasoning_content => ({ content: null, reasoning_content }),
    comment: ': keep-alive',
    tooLong: {
      status: 400,
      message: "This model's maximum context length is 4096 tokens.",
      more: { code: 'invalid_request_error' },
    },
  },
  {
    ...openai,
    name: 'Qwen',
    thought: reasoning_content => ({ content: null, reasoning_content }),
    refuse: (message, more) => ({ ...Object(wrapped(message, more)), request_id: 'r-1' }),
    tooLong: { status: 400, message: 'Range of input length should be [1, 4096]' },
    filtered: {
      message: 'Input data may contain inappropriate content.',
      more: { code: 'data_inspection_failed' },
    },
  },
  {
    ...openai,
    name: 'Together',
    list: ids => ids.map(id => ({ id, type: 'chat', context_length: 4096 })),
    text: content => ({ role: 'assistant', content }),
    thought: piece => ({ role: 'assistant', content: '', reasoning: piece, reasoning_content: piece }),
    finish: 'eos',
    tooLong: { status: 422, message: '`inputs` tokens + `max_new_tokens` must be <= 4096' },
  },
  {
    ...openai,
    name: 'OpenRouter',
    list: ids => ({
      data: ids.map(id => ({ id, name: id, context_length: 4096, pricing: { prompt: '0' } })),
    }),
    thought: reasoning => ({
      content: '',
      reasoning,
      reasoning_details: [{ type: 'reasoning.text', text: reasoning }],
    }),
    comment: ': OPENROUTER PROCESSING',
    refuse: (message, more) => ({
      error: {
        code: 400,
        message: 'Provider returned error',
        metadata: { provider_name: 'x', raw: message },
        ...more,
      },
    }),
  },
  { ...openai, name: 'Groq', thought: reasoning => ({ reasoning }), usage: 'groq' },
  {
    ...openai,
    name: 'Bedrock gateway',
    thought: text,
    thoughtEnds: '</think>',
    finish: 'end_turn',
    refuse: message => ({ detail: message }),
    tooLong: { status: 200, message: 'Input is too long for requested model.' },
    filtered: { message: 'Refused: content_filter' },
  },
  {
    ...openai,
    name: 'Gemini',
    list: ids => ({ object: 'list', data: ids.map(id => ({ id: `models/${id}`, object: 'model' })) }),
    before: [],
    refuse: (message, more) => [{ error: { code: 400, message, status: 'INVALID_ARGUMENT', ...more } }],
    tooLong: {
      status: 400,
      message: 'The input token count (5000) exceeds the maximum number of tokens allowed (4096).',
    },
  },
]
