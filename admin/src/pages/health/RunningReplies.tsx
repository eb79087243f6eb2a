import { RunningRepliesDocument, StopRepliesDocument } from '@parley/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNotify, useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { CopyId } from '../../field/CopyId.js'
import { Time } from '../../field/Time.js'
import { errorText } from '../../shell/errorText.js'

const read = async () => (await request(RunningRepliesDocument, {})).runningReplies ?? []

/** What is being written now, for whom and by which model, and a way to stop it. */
export function RunningReplies() {
  const translate = useTranslate()
  const notify = useNotify()
  const client = useQueryClient()
  const { data = [] } = useQuery({ queryKey: queryKeys.running, queryFn: read, refetchInterval: 5000 })
  const stop = async (id: string) => {
    try {
      await request(StopRepliesDocument, { ids: [id] })
    } catch (error) {
      notify(errorText(error, translate), { type: 'error' })
    }
    await client.invalidateQueries({ queryKey: queryKeys.running })
  }
  return (
    <section className="running" aria-labelledby="running">
      <h2 id="running">{translate('running.replies')}</h2>
      {data.length === 0 ? (
        <p className="quiet">{translate('running.none')}</p>
      ) : (
        <div
          className="card plain-table"
          tabIndex={0}
          role="region"
          aria-label={translate('running.replies')}
        >
          <table className="table">
            <thead>
              <tr>
                {['owner', 'model', 'began', 'replica'].map(name => (
                  <th key={name}>{translate(`running.${name}`)}</th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {data.map(({ id, owner, modelName, startedAt, replicaId, stopping }) => (
                <tr className="row" key={id}>
                  <td>{owner?.name ?? owner?.id ?? '–'}</td>
                  <td>{modelName ?? '–'}</td>
                  <td>
                    <Time value={startedAt} />
                  </td>
                  <td>{replicaId ? <CopyId id={replicaId} /> : '–'}</td>
                  <td>
                    <button
                      type="button"
                      className="button"
                      disabled={stopping}
                      onClick={() => void stop(id)}
                    >
                      {translate(stopping ? 'running.stopping' : 'running.stop')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
