import { ReplicasDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { Chip } from '../../field/Chip.js'
import { CopyId } from '../../field/CopyId.js'
import { Time } from '../../field/Time.js'
import { HeldTable } from '../../held/HeldTable.js'

const read = async () => (await request(ReplicasDocument, {})).replicas ?? []

/** The servers that share the database, and how busy each is. */
export function Replicas() {
  const translate = useTranslate()
  const { data = [] } = useQuery({ queryKey: queryKeys.replicas, queryFn: read, refetchInterval: 15_000 })
  return (
    <section className="running" aria-labelledby="replicas">
      <h2 id="replicas">{translate('running.replicas')}</h2>
      <HeldTable
        name="servers"
        label={translate('running.replicas')}
        rows={data}
        keyOf={({ id }) => id}
        columns={[
          {
            ...{ name: 'server', label: translate('running.replica') },
            value: ({ id }) => id,
            cell: ({ id, current }) => (
              <>
                <CopyId id={id} /> {current && <Chip tone="accent">{translate('running.current')}</Chip>}
              </>
            ),
          },
          {
            ...{ name: 'version', label: translate('running.version') },
            value: ({ version }) => version,
          },
          {
            ...{ name: 'started', label: translate('running.started') },
            value: ({ startedAt }) => startedAt,
            cell: ({ startedAt }) => <Time value={startedAt} />,
          },
          {
            ...{ name: 'replies', label: translate('running.writes'), numeric: true },
            value: ({ replies }) => replies,
          },
        ]}
      />
    </section>
  )
}
