import type { SaveViewInput } from '@parley/sdk'
import { type FormEvent, useState } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { Window } from '../shell/Window.js'
import { useViews, type View } from './useViews.js'

const sharing = ['ROLES_MANAGE']

interface ViewsWindowProps {
  resource: string
  shown: Pick<SaveViewInput, 'filter' | 'orderBy' | 'columns'>
  onClose(): void
}

/** Saves what is shown under a name, and renames and deletes what was saved. */
export default function ViewsWindow({ resource, shown, onClose }: ViewsWindowProps) {
  const translate = useTranslate()
  const may = useMay()
  const { views, save, remove } = useViews(resource)
  const [title, setTitle] = useState('')
  const [shared, setShared] = useState(false)
  const [error, setError] = useState<unknown>()
  const attempt = (work: Promise<unknown>, done?: () => void) =>
    void work.then(() => {
      setError(undefined)
      done?.()
    }, setError)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt(save({ list: resource, title, shared, ...shown }), onClose)
  }
  return (
    <Window open title={translate('views.title')} onClose={onClose}>
      <form className="window-body" onSubmit={submit}>
        <p className="quiet window-help">{translate('views.hint')}</p>
        <label className="field">
          <span className="field-label">{translate('views.name')}</span>
          <input
            className="control"
            value={title}
            maxLength={60}
            required
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
        {may(sharing) && (
          <label className="views-shared">
            <input type="checkbox" checked={shared} onChange={({ target }) => setShared(target.checked)} />
            {translate('views.shared')}
          </label>
        )}
        {error !== undefined && <ErrorNote error={error} />}
        <footer className="window-foot">
          <button type="submit" className="button button-main" disabled={!title.trim()}>
            {translate('views.save')}
          </button>
        </footer>
      </form>
      <ul className="views">
        {views
          .filter(view => !view.shared || may(sharing))
          .map(view => (
            <ViewRow
              key={`${view.id} ${view.title}`}
              view={view}
              onRename={name => attempt(save(inputOf(view, name)))}
              onRemove={() => attempt(remove(view.id))}
            />
          ))}
      </ul>
    </Window>
  )
}

const inputOf = ({ id, list, filter, orderBy, columns, shared }: View, title: string): SaveViewInput => ({
  ...{ id, list, title, filter, orderBy, columns, shared },
})

interface ViewRowProps {
  view: View
  onRename(title: string): void
  onRemove(): void
}

function ViewRow({ view, onRename, onRemove }: ViewRowProps) {
  const translate = useTranslate()
  const [title, setTitle] = useState(view.title)
  return (
    <li className="views-row">
      <input
        className="control"
        aria-label={translate('views.nameOf', { name: view.title })}
        value={title}
        maxLength={60}
        onChange={({ target }) => setTitle(target.value)}
      />
      <button
        type="button"
        className="button"
        disabled={!title.trim() || title === view.title}
        onClick={() => onRename(title)}
      >
        {translate('views.rename')}
      </button>
      <button
        type="button"
        className="button button-danger"
        aria-label={translate('views.deleteOf', { name: view.title })}
        onClick={onRemove}
      >
        {translate('views.delete')}
      </button>
    </li>
  )
}
