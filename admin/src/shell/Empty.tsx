import { Link } from 'react-router-dom'

interface EmptyProps {
  text: string
  action?: { text: string; to: string } | { text: string; onClick(): void } | undefined
}

/** Nothing to show: one sentence, one thing to do. */
export function Empty({ text, action }: EmptyProps) {
  return (
    <div className="empty">
      <p>{text}</p>
      {action && 'to' in action && (
        <Link className="button" to={action.to}>
          {action.text}
        </Link>
      )}
      {action && 'onClick' in action && (
        <button type="button" className="button" onClick={action.onClick}>
          {action.text}
        </button>
      )}
    </div>
  )
}
