import { useTranslate } from 'react-admin'
import type { FallbackProps } from 'react-error-boundary'
import { ErrorNote } from './ErrorNote.js'
import { useTitle } from './pageTitle.js'

/** In place of a page that threw; the rest of the console goes on. */
export function Broken({ error, resetErrorBoundary }: FallbackProps) {
  const translate = useTranslate()
  useTitle(translate('console.crashed'))
  return <ErrorNote error={error} onRetry={resetErrorBoundary} />
}
