import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, type UIEvent, useEffect, useState } from 'react'
import { useTranslate } from 'react-admin'
import { ofResource } from '../data/queryKeys.js'
import type { Filter } from '../data/variables.js'
import { resourceOf } from '../define/known.js'
import { useFormat } from '../field/format.js'
import { useLabels } from '../i18n/useLabels.js'
import { news, useNews } from '../live/news.js'
import { SidePanel } from '../record/SidePanel.js'
import { Empty } from '../shell/Empty.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { useTitle } from '../shell/pageTitle.js'
import { BulkBar } from './BulkBar.js'
import { Pager } from './Pager.js'
import { Table } from './Table.js'
import { Toolbar } from './Toolbar.js'
import { useColumns } from './useColumns.js'
import { useList } from './useList.js'
import { useOpenRow } from './useOpenRow.js'

interface ListViewProps {
  resource: string
  /** What the list is about, inside of another page. */
  fixed?: Filter
  /** Beside the filters. */
  extra?: ReactNode
}

/** A list with all that belongs to it. */
export function ListView({ resource, fixed, extra }: ListViewProps) {
  return fixed ? (
    <ListBody resource={resource} fixed={fixed} extra={extra} />
  ) : (
    <TitledList resource={resource} extra={extra} />
  )
}

function TitledList({ resource, extra }: ListViewProps) {
  const labels = useLabels()
  const [count, setCount] = useState<string>()
  useTitle(labels.resource(resource), count)
  return <ListBody resource={resource} extra={extra} onCount={setCount} />
}

function ListBody({
  resource,
  fixed,
  extra,
  onCount,
}: ListViewProps & { onCount?: (count: string | undefined) => void }) {
  const definition = resourceOf(resource)
  const translate = useTranslate()
  const { number } = useFormat()
  const list = useList(resource, fixed, number)
  const columns = useColumns(definition, fixed)
  const open = useOpenRow(resource, fixed === undefined)
  const { count, page, selectedIds } = list
  useEffect(() => onCount?.(count), [onCount, count])
  const { waiting, show, onScroll } = useNewRows(
    resource,
    page > 1 || selectedIds.length > 0 || open.id !== null,
  )
  const isFiltered = Object.keys(list.filterValues).length > 0
  return (
    <div className={fixed ? 'list list-inside' : 'list'}>
      <Toolbar definition={definition} list={list} columns={columns} fixed={fixed} extra={extra} />
      {list.error ? (
        <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className="list-body">
          <div className="list-scroll" onScroll={onScroll}>
            {waiting > 0 && (
              <button type="button" className="news" onClick={show}>
                {translate('list.news', { count: waiting })}
              </button>
            )}
            <Table definition={definition} list={list} columns={columns.shown} open={open} fixed={fixed} />
            {list.rows?.length === 0 && (
              <Empty
                text={translate(isFiltered ? 'list.emptyFiltered' : 'list.empty')}
                action={
                  isFiltered
                    ? { text: translate('list.clear'), onClick: () => list.setFilters({}, []) }
                    : undefined
                }
              />
            )}
          </div>
          {open.id !== null && <SidePanel resource={resource} id={open.id} onClose={open.close} />}
        </div>
      )}
      <BulkBar definition={definition} list={list} />
      <Pager list={list} />
    </div>
  )
}

/** Rows that came while somebody reads further down wait until they are asked for. */
function useNewRows(resource: string, busy: boolean) {
  const client = useQueryClient()
  const waiting = useNews(resource)
  const [scrolled, setScrolled] = useState(false)
  const reads = busy || scrolled
  useEffect(() => (reads ? news.read(resource) : undefined), [reads, resource])
  return {
    waiting,
    onScroll: (event: UIEvent<HTMLDivElement>) => setScrolled(event.currentTarget.scrollTop > 40),
    show() {
      news.clear(resource)
      void client.invalidateQueries(ofResource(resource))
    },
  }
}
