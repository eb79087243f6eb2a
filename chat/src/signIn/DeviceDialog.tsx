import { type DeviceCode, type LoginProvider, signInByDevice } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { Copy } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { explain } from '../app/explain.ts'
import { Button, IconButton } from '../control/Button.tsx'
import { copy } from '../control/copy.ts'
import { Dialog } from '../control/Dialog.tsx'
import { useSecondsLeft } from '../control/useSecondsLeft.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './SignIn.module.css'

/** No code holds longer: then the clock of this machine is wrong, and says nothing of the time that is left. */
const LONGEST_S = 3600

/** A code to type on any other device. The session's cookie is set here; no script gets to see its token. */
export default function DeviceDialog({
  provider,
  onClose,
}: {
  provider: LoginProvider
  onClose: () => void
}): ReactElement {
  const t = useOpenedText()
  const { request } = useParley()
  const [code, setCode] = useState<DeviceCode | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another code
  useEffect(() => {
    const waiting = new AbortController()
    setCode(null)
    setError(null)
    signInByDevice(request, {
      provider: provider.id,
      cookie: true,
      onCode: setCode,
      signal: waiting.signal,
    }).then(
      () => location.reload(),
      (cause: unknown) => {
        if (!waiting.signal.aborted) setError(cause instanceof Error ? cause : new Error(String(cause)))
      },
    )
    return () => waiting.abort()
  }, [request, provider.id, attempt])
  return (
    <Dialog title={t.signInByCode(provider.name)} onClose={onClose}>
      <div className={styles.device}>
        {error ? (
          <div role="alert">
            <p>
              {t.deviceErrors[(error as { code?: string }).code as keyof typeof t.deviceErrors] ??
                explain(error, t)}
            </p>
            <Button kind="primary" onClick={() => setAttempt(attempt + 1)}>
              {t.newCode}
            </Button>
          </div>
        ) : code ? (
          <Waiting code={code} />
        ) : (
          <p aria-busy="true">{t.loading}</p>
        )}
      </div>
    </Dialog>
  )
}

function Waiting({ code }: { code: DeviceCode }): ReactElement {
  const t = useOpenedText()
  const { userCode, verificationUri, verificationUriComplete, expiresAt } = code
  const left = useSecondsLeft(Math.max(0, Math.round((Date.parse(expiresAt) - Date.now()) / 1000)), code)
  return (
    <>
      <ol>
        <li>
          {t.openAddress}{' '}
          <a href={verificationUriComplete ?? verificationUri} target="_blank" rel="noopener noreferrer">
            {verificationUri}
          </a>
        </li>
        <li>
          {t.typeCode}
          <p className={styles.code}>
            <output aria-label={t.codeToType}>{userCode}</output>
            <IconButton icon={Copy} label={t.copyCode} onClick={() => void copy(userCode, t.copied)} />
          </p>
        </li>
      </ol>
      <p className={styles.waiting} role="status">
        {t.waiting}
      </p>
      {left > 0 && left < LONGEST_S && <p className={styles.left}>{t.codeHolds(Math.ceil(left / 60))}</p>}
    </>
  )
}
