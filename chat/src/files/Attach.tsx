import { useParley } from '@parley/sdk/react'
import { Paperclip } from 'lucide-react'
import { type ReactElement, type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { type Given, givenOf, hasPicture } from './given.ts'
import { Tray } from './Tray.tsx'
import { createUploads, type Upload } from './uploads.ts'
import { useDropped } from './useDropped.ts'

interface Props {
  input: RefObject<HTMLTextAreaElement | null>
  /** Of the model that answers. */
  seesPictures: boolean
  modelName: string
  limits: { maxFiles: number; maxBytes: number }
  /** That it has from the beginning. */
  before: readonly Upload[]
  onGiven: (given: Given) => void
}

/** Files for a message: by the button, pasted, or dropped on the page. */
export default function Attach({
  input,
  seesPictures,
  modelName,
  limits,
  before,
  onGiven,
}: Props): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const [uploads] = useState(() => createUploads(parley, before))
  const items = useSyncExternalStore(uploads.subscribe, uploads.getSnapshot)
  const [note, setNote] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)

  function add(files: readonly File[]) {
    const room = limits.maxFiles - items.length
    const fit = files.filter(({ size }) => size <= limits.maxBytes)
    const megabytes = Math.floor(limits.maxBytes / 1024 ** 2)
    const tooLarge = files.find(file => !fit.includes(file))
    setNote(
      tooLarge
        ? t.fileTooLarge(tooLarge.name, megabytes)
        : fit.length > room
          ? t.tooManyFiles(limits.maxFiles)
          : null,
    )
    uploads.add(fit.slice(0, Math.max(room, 0)))
    input.current?.focus()
  }
  const isOver = useDropped(input, add)

  useEffect(
    () => onGiven(givenOf(items, seesPictures, uploads.clear)),
    [items, seesPictures, uploads, onGiven],
  )

  const blind = !seesPictures && hasPicture(items) ? t.seesNothing(modelName) : null
  const form = input.current?.form
  return (
    <>
      <IconButton icon={Paperclip} label={t.attach} onClick={() => picker.current?.click()} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          add([...(target.files ?? [])])
          target.value = ''
        }}
      />
      {form && createPortal(<Tray {...{ items, uploads, isOver }} note={blind ?? note} />, form)}
    </>
  )
}
