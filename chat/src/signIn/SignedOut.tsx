import { ParleyError } from '@parley/sdk'
import type { ReactElement } from 'react'
import { Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { Providers } from './Providers.tsx'
import styles from './SignIn.module.css'

/** Over the page as it is: whoever signs in again finds it so, and what they had typed. */
export default function SignedOut({ error }: { error: Error | null; onClose: () => void }): ReactElement {
  const t = useOpenedText()
  const wasRevoked = error instanceof ParleyError && error.code === 'SESSION_REVOKED'
  return (
    <Dialog title={t.signedOut} onClose={() => undefined} kind="fixed">
      <div className={styles.again}>
        <p>{wasRevoked ? t.signedOutByOthers : t.signedOutByTime}</p>
        <Providers />
      </div>
    </Dialog>
  )
}
