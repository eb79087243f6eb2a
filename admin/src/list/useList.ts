import { useQuery } from '@tanstack/react-query'
import { type ListControllerResult, useListController } from 'react-admin'
import { countOf } from '../data/dataProvider.js'
import { queryKeys } from '../data/queryKeys.js'
import type { Filter } from '../data/variables.js'
import { resourceOf } from '../define/known.js'
import type { Row } from '../define/title.js'

export const PER_PAGE = 50
/** More than so many the server does not count. */
const COUNTED = 10_000

export interface List extends Omit<ListControllerResult, 'data'> {
  rows: readonly Row[] | undefined
  count: string | undefined
}

/** A list with its filters in the address, or inside of a page without one; the count comes when it comes. */
export function useList(
  resource: string,
  fixed: Filter | undefined,
  number: (value: number) => string,
): List {
  const { order, paged } = resourceOf(resource)
  const controller = useListController({
    resource,
    perPage: PER_PAGE,
    sort: { field: order?.field ?? 'id', order: order?.direction ?? 'DESC' },
    disableAuthentication: true,
    disableSyncWithLocation: fixed !== undefined,
    storeKey: fixed === undefined ? `${resource}.list` : false,
    ...(fixed && { filter: fixed }),
  })
  const filter = { ...controller.filterValues, ...fixed }
  const counted = useQuery({
    queryKey: queryKeys.count(resource, filter),
    queryFn: () => countOf(resource, filter),
    enabled: paged,
  })
  const total = paged ? counted.data : controller.total
  const count =
    total === undefined || total === null
      ? undefined
      : total > COUNTED && paged
        ? `${number(COUNTED)}+`
        : number(total)
  return {
    ...(controller as ListControllerResult),
    rows: controller.data as Row[] | undefined,
    count,
  } as List
}
