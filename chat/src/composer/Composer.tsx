import { ArrowUp, Square } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useState,
} from 'react'
import { later } from '../app/later.ts'
import { useLimits } from '../app/useServer.ts'
import { IconButton } from '../control/Button.tsx'
import type { Given as Files } from '../files/given.ts'
import { ModelMenu } from '../model/ModelMenu.tsx'
import { useModels } from '../model/useModels.ts'
import { useText } from '../text/text.ts'
import styles from './Composer.module.css'

interface Given {
  text: string
  onText: (text: string) => void
  onSend: (files: Files | null, image: boolean) => void
  /** That it has from the beginning. */
  files: Files['uploads']
  onStop: () => void
  /** In an empty composer, by the arrow up. */
  onEditLast: () => void
  isReplying: boolean
  /** Why nothing can be sent. */
  refused: string | null
  maxLength: number
  model: string | null
  /** Of a model that is perhaps not there any more. */
  modelName: string | undefined
  onModel: (id: string) => void
  /** Where something may be chosen beside the model; null: nowhere yet. */
  conversation: string | null
  input: RefObject<HTMLTextAreaElement | null>
  /** What floats above it. */
  above?: ReactNode
}

const Attach = later(() => import('../files/Attach.tsx'))
const Draw = later(() => import('../image/Draw.tsx'))
const Adjust = later(() => import('../adjust/Adjust.tsx'))

/** From here on the length is worth saying. */
const NEAR = 0.9

export function Composer(given: Given): ReactElement {
  const {
    text,
    onText,
    onSend,
    onStop,
    onEditLast,
    isReplying,
    refused,
    maxLength,
    model,
    modelName,
    onModel,
    input,
  } = given
  const t = useText()
  const isEmpty = text.trim() === ''
  const tooLong = text.length > maxLength
  const { models, isNone } = useModels()
  const chosen = models.find(one => (model ? one.id === model : one.isDefault))
  const adjustable = (model && chosen?.adjustable) || []
  const { uploads } = useLimits()
  const [files, setFiles] = useState<Files | null>(null)
  const [image, setImage] = useState(false)
  const saysNothing = isEmpty && (image || !files?.ids.length)
  const canSend = !isNone && !saysNothing && !tooLong && !isReplying && refused === null && !files?.blocked

  function submit() {
    if (!canSend) return
    onSend(files, image)
    files?.clear()
    setImage(false)
  }

  // Browsers without field-sizing need to be told how high it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is as high as its text
  useEffect(() => {
    const { current } = input
    if (!current || CSS.supports('field-sizing', 'content')) return
    current.style.height = 'auto'
    current.style.height = `${current.scrollHeight}px`
  }, [text, input])

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // Enter also ends what an input method composes.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault()
      onEditLast()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    // On a phone Enter is the only way to a new line.
    if (matchMedia('(pointer: coarse)').matches && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      className={styles.composer}
      data-refused={refused !== null}
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {given.above}
      <textarea
        ref={input}
        className={styles.input}
        dir="auto"
        rows={1}
        value={text}
        placeholder={refused ?? t.message}
        aria-label={t.message}
        aria-invalid={tooLong}
        enterKeyHint="send"
        onChange={event => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.bar}>
        {!!uploads?.maxFiles && refused === null && (
          <Suspense>
            <Attach
              input={input}
              limits={uploads}
              seesPictures={image || chosen?.vision === true}
              modelName={chosen?.name ?? ''}
              before={given.files}
              onGiven={setFiles}
            />
          </Suspense>
        )}
        {!!uploads && refused === null && models.some(one => one.imageGeneration) && (
          <Suspense>
            <Draw isOn={image} onChange={setImage} />
          </Suspense>
        )}
        <ModelMenu model={model} name={modelName} onChoose={onModel} />
        {given.conversation && adjustable.length > 0 && (
          <Suspense>
            <Adjust conversation={given.conversation} adjustable={adjustable} />
          </Suspense>
        )}
        <span className={styles.room}>
          {text.length > maxLength * NEAR && (
            <span className={styles.length} data-over={tooLong} role={tooLong ? 'alert' : undefined}>
              {t.lengthOf(text.length, maxLength)}
            </span>
          )}
        </span>
        {isReplying ? (
          <IconButton kind="primary" className={styles.send} icon={Square} label={t.stop} onClick={onStop} />
        ) : (
          <IconButton
            kind="primary"
            type="submit"
            className={styles.send}
            icon={ArrowUp}
            label={t.send}
            disabled={!canSend}
          />
        )}
      </div>
    </form>
  )
}
