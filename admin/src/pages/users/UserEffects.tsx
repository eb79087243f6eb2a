import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { countOf } from '../../data/dataProvider.js'
import { resourceOf } from '../../define/known.js'

const ends = ['suspendUsers', 'deleteUser', 'revokeUserSessions']

/** What ends with it, in numbers, as far as whoever asks may know. */
export default function UserEffects({ action, ids }: { action: string; ids: readonly string[] }) {
  const translate = useTranslate()
  const may = useMay()
  const sees = (resource: string) => may(resourceOf(resource).needs)
  const { data } = useQuery({
    queryKey: ['effects', ...ids],
    enabled: ends.includes(action),
    queryFn: async () => {
      const of = async (resource: string, by: string) => {
        if (!sees(resource)) return 0
        const counts = await Promise.all(ids.map(id => countOf(resource, { [by]: id, active: true })))
        return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
      }
      return { sessions: await of('sessions', 'userId'), keys: await of('apiKeys', 'ownerId') }
    },
  })
  if (!data || !ends.includes(action)) return null
  return (
    <ul className="effects">
      {data.sessions > 0 && (
        <li>{translate('action.effectSessions', { smart_count: data.sessions, count: data.sessions })}</li>
      )}
      {data.keys > 0 && action !== 'revokeUserSessions' && (
        <li>{translate('action.effectKeys', { smart_count: data.keys, count: data.keys })}</li>
      )}
    </ul>
  )
}
