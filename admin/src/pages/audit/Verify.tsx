import { VerifyAuditLogDocument } from '@parley/sdk'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useNotify, useTranslate } from 'react-admin'
import { request } from '../../data/client.js'
import { useFormat } from '../../field/format.js'

/** Checks that every event is as it was recorded, slice by slice. */
export function Verify() {
  const translate = useTranslate()
  const notify = useNotify()
  const { number } = useFormat()
  const [checked, setChecked] = useState<number | null>(null)

  const verify = async () => {
    setChecked(0)
    try {
      let count = 0
      for (let afterSeq: number | null = null; ; ) {
        const { verifyAuditLog: slice }: Slice = await request(VerifyAuditLogDocument, { afterSeq })
        count += slice?.checked ?? 0
        setChecked(count)
        if (slice && !slice.intact)
          return notify('audit.broken', {
            type: 'error',
            messageArgs: { seq: number(slice.firstBrokenSeq ?? 0) },
          })
        afterSeq = slice?.nextSeq ?? null
        if (afterSeq === null) return notify('audit.intact', { messageArgs: { count: number(count) } })
      }
    } catch (error) {
      notify(error instanceof Error ? error.message : 'error.title', { type: 'error' })
    } finally {
      setChecked(null)
    }
  }

  return (
    <button type="button" className="button" disabled={checked !== null} onClick={() => void verify()}>
      <ShieldCheck size={14} aria-hidden="true" />
      {checked === null
        ? translate('audit.verify')
        : translate('audit.verifying', { count: number(checked) })}
    </button>
  )
}

interface Slice {
  verifyAuditLog: {
    intact: boolean
    checked: number
    firstBrokenSeq: number | null
    nextSeq: number | null
  } | null
}
