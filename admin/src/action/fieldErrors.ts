import { ParleyError } from '@parley/sdk'

/** What the server says is wrong where, by the name of the field: `input.limit` is `limit`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ParleyError) || !error.fields) return {}
  return Object.fromEntries(
    Object.entries(error.fields).map(([path, text]) => [
      path.split('.').find(part => part !== 'input') ?? path,
      text,
    ]),
  )
}
