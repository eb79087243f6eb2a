import Dialog from '@mui/material/Dialog'
import { useId, useState } from 'react'
import { useTranslate } from 'react-admin'
import { useNavigate } from 'react-router-dom'
import { Icon } from './Icon.js'
import { useFindings } from './useFindings.js'

/** Everything by its name: pages, people, roles, keys, and objects by their ids. */
export function Search({ open, onClose }: { open: boolean; onClose(): void }) {
  const translate = useTranslate()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      slotProps={{ paper: { className: 'window search', 'aria-label': translate('console.searchAll') } }}
    >
      <SearchBody onClose={onClose} />
    </Dialog>
  )
}

function SearchBody({ onClose }: { onClose(): void }) {
  const translate = useTranslate()
  const navigate = useNavigate()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const findings = useFindings(text)
  const at = Math.min(active, Math.max(findings.length - 1, 0))
  const go = (to: string | undefined) => {
    if (!to) return
    onClose()
    void navigate(to)
  }
  return (
    <>
      <input
        className="search-input"
        // biome-ignore lint/a11y/noAutofocus: the dialog is for nothing else
        autoFocus
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={findings[at] ? `${id}-${at}` : undefined}
        aria-label={translate('console.searchAll')}
        placeholder={translate('console.searchHint')}
        value={text}
        onChange={event => {
          setText(event.target.value)
          setActive(0)
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setActive(Math.min(at + 1, findings.length - 1))
          else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0))
          else if (event.key === 'Enter') go(findings[at]?.to)
          else return
          event.preventDefault()
        }}
      />
      <div className="search-list" role="listbox" id={id} aria-label={translate('console.searchAll')}>
        {findings.map(({ key, icon, title, hint, to }, index) => (
          <div
            key={key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="search-item"
            onMouseMove={() => setActive(index)}
            onClick={() => go(to)}
            onKeyDown={event => event.key === 'Enter' && go(to)}
          >
            <Icon name={icon} />
            <span className="ellipsis">{title}</span>
            <span className="quiet">{hint}</span>
          </div>
        ))}
      </div>
      {text !== '' && findings.length === 0 && (
        <p className="search-empty">{translate('console.nothingFound', { text })}</p>
      )}
    </>
  )
}
