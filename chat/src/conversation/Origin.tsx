import type { ChatState } from '@parley/sdk/react'
import { GitFork } from 'lucide-react'
import type { ReactElement } from 'react'
import { Link } from '../app/Link.tsx'
import { Icon } from '../control/Icon.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Origin.module.css'

/** Where a copy was continued from. */
export default function Origin({
  of: { id, conversation },
}: {
  of: NonNullable<ChatState['forkedFrom']>
}): ReactElement | null {
  const t = useOpenedText()
  return (
    <p className={styles.origin}>
      <Icon of={GitFork} size={14} />
      {t.forkedFrom}
      <Link to={conversation.id} message={id}>
        {conversation.title ?? t.newChat}
      </Link>
    </p>
  )
}
