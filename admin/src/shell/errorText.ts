import { ParleyError } from '@parley/sdk'

type Translate = (key: string, options?: Record<string, unknown>) => string

/** What failed, in words. */
export function errorText(error: unknown, translate: Translate): string {
  if (error instanceof ParleyError) return translate(`error.${error.code}`, { _: error.message })
  return error instanceof Error ? error.message : translate('error.title')
}
