import { useGetOne } from 'react-admin'
import type { Row } from '../define/title.js'

/** One object with all that is asked for only once it is looked at: asked anew, since lists leave less of it in the cache. */
export function useRecord(resource: string, id: string) {
  const { data, error, refetch } = useGetOne<Row>(resource, { id }, { staleTime: 0 })
  return { row: data, error, refetch: () => void refetch() }
}
