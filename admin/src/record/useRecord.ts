import { useGetOne } from 'ra-core'
import type { Row } from '../define/title.js'

/** One object with all that is asked for only once it is looked at. */
export function useRecord(resource: string, id: string) {
  const { data, error, refetch } = useGetOne<Row>(resource, { id })
  return { row: data, error, refetch: () => void refetch() }
}
