import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { type NotificationPayload, useNotificationContext, useNotify, useTranslate } from 'react-admin'
import type { Undo } from '../action/undo.js'
import { act } from '../data/act.js'
import { errorText } from './errorText.js'

const SHOWN_MS = 5000
/** Long enough to see what one has done. */
const UNDO_MS = 10_000

/** What has just been done, or not. */
export function Notifications() {
  const { notifications, takeNotification } = useNotificationContext()
  return (
    <div className="notes" role="status" aria-live="polite">
      {notifications.slice(0, 1).map(note => (
        <Note key={String(note.message)} note={note} onDone={takeNotification} />
      ))}
    </div>
  )
}

function Note({ note, onDone }: { note: NotificationPayload; onDone(): void }) {
  const translate = useTranslate()
  const undo: Undo | null | undefined = note.notificationOptions?.undo
  useEffect(() => {
    const timer = setTimeout(onDone, undo ? UNDO_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [onDone, undo])
  const isError = note.type === 'error'
  const text =
    typeof note.message === 'string'
      ? translate(note.message, note.notificationOptions?.messageArgs)
      : note.message
  return (
    <div className={isError ? 'note note-error' : 'note'}>
      {isError ? <CircleAlert size={16} aria-hidden="true" /> : <CircleCheck size={16} aria-hidden="true" />}
      <span>{text}</span>
      {undo && <UndoButton undo={undo} onDone={onDone} />}
      <button type="button" className="icon-button" aria-label={translate('console.close')} onClick={onDone}>
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

function UndoButton({ undo, onDone }: { undo: Undo; onDone(): void }) {
  const translate = useTranslate()
  const notify = useNotify()
  const client = useQueryClient()
  const run = async () => {
    onDone()
    try {
      await act(undo.action, undo.ids, undo.values)
      notify('action.undone')
    } catch (error) {
      notify(errorText(error, translate), { type: 'error' })
    }
    await client.invalidateQueries()
  }
  return (
    <button type="button" className="button" onClick={() => void run()}>
      {translate('action.undo')}
    </button>
  )
}
