import type { ChatMessage } from '@parley/sdk/react'
import { ChevronDown, Copy, CornerDownRight, GitFork, RefreshCw } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from '../control/Button.tsx'
import { copy } from '../control/copy.ts'
import { Menu } from '../control/Menu.tsx'
import { say } from '../control/toast.ts'
import { useAct } from '../conversation/act.ts'
import { modelsFor, useModels } from '../model/useModels.ts'
import { useText } from '../text/text.ts'
import { plainText } from './plainText.ts'
import { Rating } from './Rating.tsx'
import { Remove } from './Remove.tsx'
import { Versions } from './Versions.tsx'

/** What can be done with a reply that is there. */
export function AnswerActions({ message, isLast }: { message: ChatMessage; isLast: boolean }): ReactElement {
  const t = useText()
  const { regenerate, mayChat, canWrite, isOwner, send } = useAct()
  const models = modelsFor(useModels().models, message)
  const { id, content, status } = message
  if (status === 'DELETED') return <Versions message={message} />
  return (
    <>
      {content !== '' && (
        <Menu
          label={t.copy}
          trigger={props => <IconButton icon={Copy} label={t.copy} {...props} />}
          items={[
            { label: t.copyText, onSelect: () => void copy(plainText(content), t.copied) },
            { label: t.copyMarkdown, onSelect: () => void copy(content, t.copied) },
          ]}
        />
      )}
      <Rating message={message} />
      {mayChat && message.message && (
        <IconButton
          icon={GitFork}
          label={t.fork}
          onClick={() =>
            void import('../conversation/fork.ts').then(
              ({ fork }) => fork(id, t),
              () => say(t.failed),
            )
          }
        />
      )}
      {canWrite && (
        <>
          <IconButton icon={RefreshCw} label={t.regenerate} onClick={() => void regenerate(id)} />
          {models.length > 1 && (
            <Menu
              label={t.regenerateWith}
              trigger={props => <IconButton icon={ChevronDown} label={t.regenerateWith} {...props} />}
              items={models.map(model => ({
                label: model.name,
                checked: model.id === message.message?.model?.id,
                onSelect: () => void regenerate(id, { model: model.id }),
              }))}
            />
          )}
          {status === 'STOPPED' && isLast && (
            <IconButton icon={CornerDownRight} label={t.goOn} onClick={() => send(t.goOnText)} />
          )}
          {isOwner && <Remove message={message} />}
        </>
      )}
      <Versions message={message} />
    </>
  )
}
