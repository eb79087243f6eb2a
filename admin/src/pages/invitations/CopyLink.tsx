import { Check, Link } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import type { Row } from '../../define/title.js'

/** The page for somebody who is invited, to send to them; nothing once nobody can come by it. */
export function CopyLink({ row }: { row: Row }) {
  const translate = useTranslate()
  const [copied, setCopied] = useState(false)
  if (typeof row.link !== 'string') return null
  const link = row.link
  const copy = async () => {
    await navigator.clipboard.writeText(link).catch(() => {})
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button
      type="button"
      className="copy-id"
      title={link}
      onClick={event => {
        event.stopPropagation()
        void copy()
      }}
    >
      {translate(copied ? 'console.copied' : 'console.copyLink')}
      {copied ? <Check size={12} aria-hidden="true" /> : <Link size={12} aria-hidden="true" />}
    </button>
  )
}
