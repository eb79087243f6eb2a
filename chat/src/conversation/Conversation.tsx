import type { User } from '@parley/sdk'
import { useConversation } from '@parley/sdk/react'
import { type ReactElement, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { explain, isSignedOut } from '../app/explain.ts'
import { keep, useKept } from '../app/kept.ts'
import { later } from '../app/later.ts'
import { arrive, go } from '../app/place.ts'
import { usePreferences } from '../app/usePreferences.ts'
import { useLimits } from '../app/useServer.ts'
import { Composer } from '../composer/Composer.tsx'
import { moveDraft, useDraft } from '../composer/draft.ts'
import { Button } from '../control/Button.tsx'
import type { Given as Files } from '../files/given.ts'
import { useModels } from '../model/useModels.ts'
import { useText } from '../text/text.ts'
import { type Act, ActContext } from './act.ts'
import styles from './Conversation.module.css'
import { Greeting } from './Greeting.tsx'
import { Header } from './Header.tsx'
import { LiveRegions } from './LiveRegions.tsx'
import { Thread } from './Thread.tsx'
import { useTemporary } from './useTemporary.ts'
import { useUnsentDraft } from './useUnsentDraft.ts'

/** Offline it is not there: nothing that it does could be done either. */
const Beside = later(() => import('./Beside.tsx'))

interface Given {
  id: string | null
  me: User
  onMenu: () => void
}

export function Conversation({ id, me, onMenu }: Given): ReactElement {
  const t = useText()
  const chat = useConversation(id, {
    onStart: started => {
      moveDraft(me.id, started.id)
      arrive(started.id)
    },
  })
  const { messages, phase, activity, error, conversation } = chat
  const { send, stop, retry, discard, edit, regenerate, show, rate, update, loadEarlier, reload } = chat
  const { remove, restore } = chat
  const [draft, setDraft] = useDraft(me.id, id)
  useUnsentDraft(messages, draft, setDraft, discard)
  const { value: preferences } = usePreferences(me)
  const [editing, setEditing] = useState<string | null>(null)
  const { models } = useModels()
  const kept = useKept('model') ?? preferences?.defaultModel?.id ?? null
  // One that is gone is chosen no more.
  const preferred = models.some(one => one.id === kept) ? kept : null
  const input = useRef<HTMLTextAreaElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const { maxMessageLength } = useLimits()
  const model = conversation?.model.id ?? preferred
  const isNew = id === null && messages.length === 0
  const mayChat = me.permissions?.includes('CHAT') ?? false
  const canWrite = mayChat && conversation?.viewerAccess !== 'READ' && phase !== 'ended'
  const isOwner = conversation?.viewerAccess === 'OWNER'
  const isShared =
    conversation !== null && (conversation.owner.id !== me.id || messages.some(isOthers(me.id)))

  const begin = useTemporary(id, send, setDraft)
  const say = useCallback(
    (text: string, files: Files | null = null, image = false) =>
      begin.say(text, files, id === null ? preferred : null, image),
    [id, preferred, begin],
  )
  const act = useMemo<Act>(
    () => ({
      ...{ retry, discard, edit, regenerate, show, rate, remove, restore },
      ...{ mayChat, canWrite, isOwner, isShared, editing, setEditing },
      me: me.id,
      send: say,
    }),
    [
      retry,
      discard,
      edit,
      regenerate,
      show,
      rate,
      remove,
      restore,
      mayChat,
      canWrite,
      isOwner,
      isShared,
      editing,
      me.id,
      say,
    ],
  )
  // Whoever comes here wants to write, but no keyboard is to come up on a phone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: on arrival, and where the composer goes to its place below
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) input.current?.focus({ preventScroll: true })
  }, [isNew])
  useEffect(() => {
    document.title = conversation?.title ? `${conversation.title} · Parley` : 'Parley'
  }, [conversation?.title])

  const composer = (
    <Composer
      text={draft}
      onText={setDraft}
      files={begin.givenBack}
      onSend={(files, image) => {
        say(draft, files, image)
        setDraft('')
      }}
      onStop={() => void stop()}
      onEditLast={() => {
        const own = messages.findLast(
          one => one.role === 'USER' && one.message && one.status !== 'DELETED' && !isOthers(me.id)(one),
        )
        if (canWrite) setEditing(own?.id ?? null)
      }}
      isReplying={activity !== 'idle'}
      refused={refusal()}
      maxLength={maxMessageLength}
      model={model}
      conversation={canWrite ? id : null}
      modelName={conversation?.model.name}
      onModel={chosen => {
        if (conversation) void update({ model: chosen })
        else keep('model', chosen)
      }}
      input={input}
      above={
        <Suspense>
          <Beside
            {...{ me, conversation, messages, draft, show, list }}
            onDraft={setDraft}
            isIdle={activity === 'idle'}
            field={input}
          />
        </Suspense>
      }
    />
  )

  function refusal(): string | null {
    if (!mayChat) return t.mayNotChat
    if (conversation?.viewerAccess === 'READ') return t.readOnly
    return phase === 'ended' && !isSignedOut(error) ? t.ended : null
  }

  const top = { me, onMenu, isTemporary: begin.isTemporary, onTemporary: begin.setTemporary }
  if (isNew && begin.text === null)
    return (
      <main className={styles.conversation}>
        <Header conversation={null} {...top} />
        <Greeting
          name={me.name}
          onSuggest={text => {
            setDraft(text)
            input.current?.focus()
          }}
        >
          {begin.error && (
            <p className={styles.error} role="alert">
              {explain(begin.error, t)}
            </p>
          )}
          {composer}
        </Greeting>
      </main>
    )
  return (
    <ActContext.Provider value={act}>
      <main className={styles.conversation}>
        <Header conversation={conversation} forkedFrom={chat.forkedFrom} {...top} />
        {phase === 'loading' && messages.length === 0 ? (
          <output className={styles.loading} aria-label={t.loading} />
        ) : phase === 'ended' && messages.length === 0 && !isSignedOut(error) ? (
          <div className={styles.trouble} role="alert">
            <p>{explain(error, t)}</p>
            <Button onClick={reload}>{t.tryAgain}</Button>
            <Button kind="quiet" onClick={() => go(null)}>
              {t.newChat}
            </Button>
          </div>
        ) : (
          <Thread
            messages={messages}
            hasEarlier={chat.hasEarlier}
            loadingEarlier={chat.loadingEarlier}
            loadEarlier={() => void loadEarlier()}
            isReplying={activity === 'replying'}
            list={list}
          />
        )}
        <div className={styles.foot}>
          {(error ?? begin.error) && phase !== 'ended' && (
            <p className={styles.error} role="alert">
              {explain(error ?? begin.error, t)}
            </p>
          )}
          {composer}
          <p className={styles.caution}>{t.caution}</p>
        </div>
        <LiveRegions messages={messages} />
      </main>
    </ActContext.Provider>
  )
}

const isOthers =
  (me: string) =>
  ({ author }: { author: { id: string } | null }): boolean =>
    author !== null && author.id !== me
