import { type ReactElement, useEffect, useState } from 'react'
import { parley } from '../client.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Files.module.css'

/** An image that is being made, as far as it is, where the model shows it. */
export function Coming({ id }: { id: string }): ReactElement | null {
  const t = useOpenedText()
  const [preview, setPreview] = useState<string | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    const look = async () => {
      for await (const one of parley.replyPreviews(id, { signal: leaving.signal }))
        if (one.preview) setPreview(one.preview)
    }
    // Why it does not come the reply itself says.
    look().catch(() => undefined)
    return () => leaving.abort()
  }, [id])
  if (preview === null) return null
  return (
    <div className={styles.files} data-made="true">
      <div className={styles.picture} data-coming="true">
        <img src={preview} alt={t.imageComing} />
      </div>
    </div>
  )
}
