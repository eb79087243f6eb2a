import { ReplicasDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { Chip } from '../../field/Chip.js'
import { CopyId } from '../../field/CopyId.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'

const read = async () => (await request(ReplicasDocument, {})).replicas ?? []

/** The servers that share the database, and how busy each is. */
export function Replicas() {
  const translate = useTranslate()
  const { number } = useFormat()
  const { data = [] } = useQuery({ queryKey: queryKeys.replicas, queryFn: read, refetchInterval: 15_000 })
  return (
    <section className="running" aria-labelledby="replicas">
      <h2 id="replicas">{translate('running.replicas')}</h2>
      <div className="card plain-table" tabIndex={0} role="region" aria-label={translate('running.replicas')}>
        <table className="table">
          <thead>
            <tr>
              {['replica', 'version', 'started', 'writes'].map(name => (
                <th key={name}>{translate(`running.${name}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map(({ id, version, startedAt, current, replies }) => (
              <tr className="row" key={id}>
                <td>
                  <CopyId id={id} /> {current && <Chip tone="accent">{translate('running.current')}</Chip>}
                </td>
                <td>{version ?? '–'}</td>
                <td>
                  <Time value={startedAt} />
                </td>
                <td>{number(replies)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
