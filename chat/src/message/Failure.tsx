import type { MessageFailureCode } from '@parley/sdk'
import type { ChatMessage } from '@parley/sdk/react'
import { Pencil, Plus, RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { go } from '../app/place.ts'
import { Button } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { Menu } from '../control/Menu.tsx'
import { useAct } from '../conversation/act.ts'
import { modelsFor, useModels } from '../model/useModels.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Message.module.css'

/** What helps, in the order in which it is offered. */
type Remedy = 'retry' | 'model' | 'edit' | 'new'

const remedies: Partial<Record<MessageFailureCode, readonly Remedy[]>> = {
  MODEL_REFUSED: ['model', 'edit'],
  CONTENT_FILTERED: ['edit'],
  CONTEXT_TOO_LONG: ['new', 'model', 'edit'],
  AUTH_FAILED: ['model'],
}

/** Why a reply failed, in words, and what helps. What was written until then stays above it. */
export default function Failure({
  message,
  isLast,
}: {
  message: ChatMessage
  isLast: boolean
}): ReactElement {
  const t = useOpenedText()
  const { regenerate, canWrite, setEditing } = useAct()
  const models = modelsFor(useModels().models, message)
  const { id } = message
  const failure = message.message?.failure
  const code = failure?.code
  const offered = (code && remedies[code]) ?? ['retry', 'model']
  const others = models.filter(model => model.id !== message.message?.model?.id)
  const shown = offered.filter(remedy => remedy !== 'model' || others.length > 0)
  const parent = message.message?.parent?.id

  const buttons: Record<Remedy, ReactElement> = {
    retry: (
      <Button key="retry" icon={RefreshCw} onClick={() => void regenerate(id)}>
        {t.tryAgain}
      </Button>
    ),
    model: (
      <Menu
        key="model"
        label={t.otherModel}
        trigger={props => <Button {...props}>{t.otherModel}</Button>}
        items={others.map(model => ({
          label: model.name,
          onSelect: () => void regenerate(id, { model: model.id }),
        }))}
      />
    ),
    edit: (
      <Button key="edit" icon={Pencil} onClick={() => parent && setEditing(parent)}>
        {t.shorten}
      </Button>
    ),
    new: (
      <Button key="new" icon={Plus} onClick={() => go(null)}>
        {t.newChat}
      </Button>
    ),
  }
  return (
    <div className={styles.failure} role={isLast ? 'alert' : undefined}>
      <Icon of={TriangleAlert} />
      <p>
        {(code && t.failures[code as keyof typeof t.failures]) ?? failure?.message ?? t.failed}
        {message.content !== '' && ` ${t.textKept}`}
      </p>
      {canWrite && isLast && (
        <div className={styles.remedies}>
          {failure?.actionUrl && (
            <a className={styles.remedy} href={failure.actionUrl}>
              {t.signInAgain}
            </a>
          )}
          {shown.map(remedy => buttons[remedy])}
        </div>
      )}
    </div>
  )
}
