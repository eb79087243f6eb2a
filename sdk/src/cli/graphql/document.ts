import { readFile } from 'node:fs/promises'
import { inWords } from '../../node/fileError.js'
import { usageError } from '../failure.js'

/** What was typed, or what is in the file that an @ names. */
export async function textOf(given: string): Promise<string> {
  if (!given.startsWith('@')) return given
  const file = given.slice(1)
  try {
    return await inWords(file, () => readFile(file, 'utf8'))
  } catch (error) {
    throw usageError((error as Error).message)
  }
}

export function parseVariables(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  let variables: unknown
  try {
    variables = JSON.parse(text)
  } catch {
    throw usageError(`The variables are not JSON: "${text.slice(0, 60)}".`)
  }
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables))
    throw usageError('Variables are a JSON object, such as {"first": 10}.')
  return variables as Record<string, unknown>
}

/** Whether the operation that is meant is a subscription. The server says what else is wrong with a document. */
export function isSubscription(document: string, operation: string | undefined): boolean {
  const bare = document.replaceAll(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, ' ')
  let depth = 0
  for (const [token, kind, name] of bare.matchAll(/[{}()]|\b(query|mutation|subscription)\b[\s,]*(\w*)/g)) {
    if (/[{(]/.test(token)) depth++
    else if (/[})]/.test(token)) depth--
    else if (depth === 0 && (operation === undefined || name === operation)) return kind === 'subscription'
  }
  return false
}
