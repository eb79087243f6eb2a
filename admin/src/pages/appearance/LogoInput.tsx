import { useId, useState } from 'react'
import { useTranslate } from 'react-admin'

const TYPES = ['image/png', 'image/jpeg', 'image/webp']
const MAX_BYTES = 48 * 1024

interface LogoInputProps {
  value: string | null
  error: string | undefined
  onChange(value: string | null): void
}

/** A picture from the computer, as the text that the server keeps. */
export function LogoInput({ value, error, onChange }: LogoInputProps) {
  const translate = useTranslate()
  const id = useId()
  const [refused, setRefused] = useState(false)
  const take = (file: File | undefined) => {
    if (!file) return
    const fits = TYPES.includes(file.type) && file.size <= MAX_BYTES
    setRefused(!fits)
    if (!fits) return
    const reader = new FileReader()
    reader.onload = () => onChange(String(reader.result))
    reader.readAsDataURL(file)
  }
  const note = refused ? translate('appearance.logoRefused') : (error ?? translate('appearance.help.logo'))
  return (
    <div className={refused || error ? 'field field-wrong' : 'field'}>
      <label className="field-label" htmlFor={id}>
        {translate('appearance.logo')}
      </label>
      <div className="appearance-logo">
        {value && <img src={value} alt="" />}
        <input
          id={id}
          type="file"
          accept={TYPES.join()}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => take(target.files?.[0])}
        />
        {value && (
          <button type="button" className="button" onClick={() => onChange(null)}>
            {translate('appearance.removeLogo')}
          </button>
        )}
      </div>
      <p className="field-note" id={`${id}-note`}>
        {note}
      </p>
    </div>
  )
}
