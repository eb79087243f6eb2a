import { RunningRepliesDocument, StopRepliesDocument } from '@parley/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNotify, useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { CopyId } from '../../field/CopyId.js'
import { Time } from '../../field/Time.js'
import { HeldTable } from '../../held/HeldTable.js'
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
        <HeldTable
          name="replies"
          label={translate('running.replies')}
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            {
              ...{ name: 'owner', label: translate('running.owner') },
              value: ({ owner }) => owner?.name ?? owner?.id ?? null,
            },
            {
              ...{ name: 'model', label: translate('running.model') },
              value: ({ modelName }) => modelName,
            },
            {
              ...{ name: 'began', label: translate('running.began') },
              value: ({ startedAt }) => startedAt,
              cell: ({ startedAt }) => <Time value={startedAt} />,
            },
            {
              ...{ name: 'server', label: translate('running.replica') },
              value: ({ replicaId }) => replicaId,
              cell: ({ replicaId }) => (replicaId ? <CopyId id={replicaId} /> : '–'),
            },
          ]}
          more={({ id, stopping }) => (
            <button type="button" className="button" disabled={stopping} onClick={() => void stop(id)}>
              {translate(stopping ? 'running.stopping' : 'running.stop')}
            </button>
          )}
        />
      )}
    </section>
  )
}
