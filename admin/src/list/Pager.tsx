import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { useServer } from '../auth/me.js'
import { useFormat } from '../field/format.js'
import { type List, PER_PAGE } from './useList.js'

/** Which part of the list is shown; the whole may still be being counted. */
export function Pager({ list }: { list: List }) {
  const translate = useTranslate()
  const { number } = useFormat()
  const maxOffset = useServer()?.limits.maxOffset ?? Number.POSITIVE_INFINITY
  const { rows, page, count, hasNextPage, hasPreviousPage, setPage } = list
  if (!rows || rows.length === 0) return null
  const isFurthest = page * PER_PAGE > maxOffset
  const from = (page - 1) * PER_PAGE + 1
  const range = { from: number(from), to: number(from + rows.length - 1) }
  return (
    <nav className="pager" aria-label={translate('list.range', range)}>
      <span className="number">
        {count ? translate('list.rangeOf', { ...range, total: count }) : translate('list.range', range)}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={translate('list.previous')}
        disabled={!hasPreviousPage}
        onClick={() => setPage(page - 1)}
      >
        <ChevronLeft size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={translate('list.next')}
        title={hasNextPage && isFurthest ? translate('list.furthest') : undefined}
        disabled={!hasNextPage || isFurthest}
        onClick={() => setPage(page + 1)}
      >
        <ChevronRight size={16} aria-hidden="true" />
      </button>
    </nav>
  )
}
