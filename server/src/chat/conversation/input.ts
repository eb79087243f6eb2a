import { badInput } from '../../base/errors.js'

export const MAX_TITLE = 200
export const MAX_SYSTEM_PROMPT = 32_000
const MAX_KEY = 64
export const MAX_TAGS = 20
export const MAX_TAG = 50

interface Fields {
  title?: string | null
  systemPrompt?: string | null
  idempotencyKey?: string | null
  tags?: string[] | null
}

/** The texts of an input: none too long, and none with what PostgreSQL cannot store. */
export function checkFields({ title, systemPrompt, idempotencyKey, tags }: Fields): void {
  const problems: Record<string, string> = {}
  const check = (name: string, text: string | null | undefined, max: number) => {
    if (text == null) return
    if (text.length > max) problems[`input.${name}`] = `${name} is longer than ${max} characters.`
    else if (text.includes('\0') || !text.isWellFormed())
      problems[`input.${name}`] = `${name} is not valid Unicode text.`
  }
  check('title', title, MAX_TITLE)
  check('systemPrompt', systemPrompt, MAX_SYSTEM_PROMPT)
  check('idempotencyKey', idempotencyKey, MAX_KEY)
  if (idempotencyKey === '') problems['input.idempotencyKey'] = 'idempotencyKey is empty.'
  Object.assign(problems, tagProblems(tags, 'input.tags'))
  if (Object.keys(problems).length > 0) throw badInput(problems)
}

/** Tags as they are stored: without space around them, each once. */
export const cleanTags = (tags: string[] | null | undefined): string[] => [
  ...new Set((tags ?? []).map(tag => tag.trim())),
]

export function checkTags(tags: string[] | null | undefined, path: string): void {
  const problems = tagProblems(tags, path)
  if (Object.keys(problems).length > 0) throw badInput(problems)
}

function tagProblems(tags: string[] | null | undefined, path: string): Record<string, string> {
  if (!tags) return {}
  if (tags.length > MAX_TAGS) return { [path]: `At most ${MAX_TAGS} tags.` }
  const wrong = tags.flatMap((tag, i) => {
    const length = tag.trim().length
    if (length === 0) return [[`${path}.${i}`, 'A tag is empty.']]
    if (length > MAX_TAG) return [[`${path}.${i}`, `A tag is longer than ${MAX_TAG} characters.`]]
    if (tag.includes('\0') || !tag.isWellFormed())
      return [[`${path}.${i}`, 'A tag is not valid Unicode text.']]
    return []
  })
  return Object.fromEntries(wrong)
}
