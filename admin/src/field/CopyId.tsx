import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'

/** An id to copy: what is long is cut in the middle. */
export function CopyId({ id, whole = false }: { id: string; whole?: boolean }) {
  const translate = useTranslate()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(id).catch(() => {})
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const shown = whole || id.length <= 18 ? id : `${id.slice(0, 8)}…${id.slice(-6)}`
  return (
    <button
      type="button"
      className="copy-id"
      title={id}
      aria-label={translate('console.copyId', { id: shown })}
      onClick={event => {
        event.stopPropagation()
        void copy()
      }}
    >
      <code>{shown}</code>
      {copied ? <Check size={12} aria-hidden="true" /> : <Copy size={12} aria-hidden="true" />}
    </button>
  )
}
