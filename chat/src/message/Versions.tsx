import type { ChatMessage } from '@parley/sdk/react'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from '../control/Button.tsx'
import { useAct } from '../conversation/act.ts'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

/** Which of several versions is shown, and the way to the others. */
export function Versions({ message }: { message: ChatMessage }): ReactElement | null {
  const t = useText()
  const { show } = useAct()
  const { versions, version } = message
  if (versions.length < 2) return null
  const to = (step: number) => {
    const id = versions[version + step]
    if (id) void show(id)
  }
  return (
    <span className={styles.versions}>
      <IconButton
        icon={ChevronLeft}
        label={t.versionBefore}
        disabled={version === 0}
        onClick={() => to(-1)}
      />
      <span role="status">
        <span className="quietly">{t.version} </span>
        {version + 1}/{versions.length}
      </span>
      <IconButton
        icon={ChevronRight}
        label={t.versionAfter}
        disabled={version === versions.length - 1}
        onClick={() => to(1)}
      />
    </span>
  )
}
