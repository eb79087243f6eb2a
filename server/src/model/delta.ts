/** What one chunk of an answer says. */
export interface Said {
  text: string
  /** What the model thought: no part of its answer. */
  reasoning: string
  /** Something in it is neither: an answer of which that is a part is not whole. */
  unknown: boolean
}

/** Parts that say nothing to a reader: where something was found, what proves a thought to its server. */
const SILENT = new Set(['reference', 'redacted_thinking', 'reasoning.encrypted', 'tool_use', 'tool_call'])

/**
 * Reads what servers put into a chunk, or into a whole message. Text is a string, or a list of parts (Mistral);
 * reasoning is among the parts, or beside the text: `reasoning_content` (DeepSeek, Qwen, llama.cpp), `reasoning` (vLLM,
 * Ollama, Groq; Together says both), or only `reasoning_details` (OpenRouter).
 */
export function readDelta(delta: unknown): Said {
  const said: Said = { text: '', reasoning: '', unknown: false }
  if (typeof delta !== 'object' || delta === null) return said
  const { content, refusal, reasoning_content, reasoning, reasoning_details } = delta as Record<
    string,
    unknown
  >
  if (typeof content === 'string') said.text = content
  else if (content != null) addParts(said, content)
  if (said.text === '' && typeof refusal === 'string') said.text = refusal
  const thought = [reasoning_content, reasoning, reasoning_details].find(isFull)
  if (thought !== undefined) said.reasoning += thoughtOf(thought)
  return said
}

const isFull = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

function addParts(said: Said, content: unknown): void {
  for (const part of Array.isArray(content) ? content : [content]) {
    if (typeof part === 'string') said.text += part
    else if (part !== null && part !== undefined) addPart(said, part)
  }
}

function addPart(said: Said, part: unknown): void {
  const { type, text, thinking, reasoning } =
    typeof part === 'object' ? (part as Record<string, unknown>) : {}
  if (thinking !== undefined) said.reasoning += thoughtOf(thinking)
  else if (reasoning !== undefined) said.reasoning += thoughtOf(reasoning)
  else if (typeof text === 'string' && /^(thinking|reasoning)/.test(String(type))) said.reasoning += text
  else if (typeof text === 'string') said.text += text
  else if (!SILENT.has(String(type))) said.unknown = true
}

/** A string, parts of one, or an object that has it. What cannot be read of a thought is no loss to the answer. */
function thoughtOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(thoughtOf).join('')
  if (typeof value !== 'object' || value === null) return ''
  const { text, summary, content } = value as Record<string, unknown>
  return thoughtOf(text ?? summary ?? content ?? '')
}
