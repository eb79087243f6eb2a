import { ImagePlus } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'

/** Whether what is sent next is to become an image. */
export default function Draw({
  isOn,
  onChange,
}: {
  isOn: boolean
  onChange: (isOn: boolean) => void
}): ReactElement {
  const t = useOpenedText()
  return (
    <IconButton icon={ImagePlus} label={t.makeImage} aria-pressed={isOn} onClick={() => onChange(!isOn)} />
  )
}
