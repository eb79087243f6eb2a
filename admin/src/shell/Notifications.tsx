import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { type NotificationPayload, useNotificationContext, useTranslate } from 'react-admin'

const SHOWN_MS = 5000

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
  useEffect(() => {
    const timer = setTimeout(onDone, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [onDone])
  const isError = note.type === 'error'
  const text =
    typeof note.message === 'string'
      ? translate(note.message, note.notificationOptions?.messageArgs)
      : note.message
  return (
    <div className={isError ? 'note note-error' : 'note'}>
      {isError ? <CircleAlert size={16} aria-hidden="true" /> : <CircleCheck size={16} aria-hidden="true" />}
      <span>{text}</span>
      <button type="button" className="icon-button" aria-label={translate('console.close')} onClick={onDone}>
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  )
}
