import { CloseHistoryDocument } from '@parley/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNotify, useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { useFormat } from '../../field/format.js'
import { errorText } from '../../shell/errorText.js'
import type { Grant } from './grants.js'

/** Why this may be read, that it is recorded, how long it still may, and the way to end it. */
export function OpenUntil({ grant, onOver }: { grant: Grant; onOver(): void }) {
  const translate = useTranslate()
  const notify = useNotify()
  const client = useQueryClient()
  const { exact } = useFormat()
  const left = useSecondsLeft(grant.expiresAt)
  useEffect(() => {
    if (left === 0) onOver()
  }, [left, onOver])
  const close = async () => {
    try {
      await request(CloseHistoryDocument, { id: grant.id })
    } catch (error) {
      notify(errorText(error, translate), { type: 'error' })
    }
    await client.invalidateQueries()
  }
  return (
    <div className="transcript-grant">
      <Eye size={16} aria-hidden="true" />
      <p>{translate('transcript.recorded', { reason: grant.reason })}</p>
      <span className="quiet">
        {translate('transcript.left')}{' '}
        <time className="number" dateTime={grant.expiresAt} title={exact(grant.expiresAt)}>
          {clockOf(left)}
        </time>
      </span>
      <button type="button" className="button" onClick={() => void close()}>
        {translate('transcript.close')}
      </button>
    </div>
  )
}

const secondsTo = (until: string): number => Math.max(Math.ceil((Date.parse(until) - Date.now()) / 1000), 0)

function useSecondsLeft(until: string): number {
  const [left, setLeft] = useState(() => secondsTo(until))
  useEffect(() => {
    const tick = () => setLeft(secondsTo(until))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [until])
  return left
}

/** 1:05:09, 4:07. */
function clockOf(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (parts[0] ? parts : parts.slice(1))
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}
