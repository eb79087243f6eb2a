import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNotify, useTranslate } from 'react-admin'
import { act } from '../../data/act.js'
import type { ActionDefinition } from '../../define/definition.js'
import { useLabels } from '../../i18n/useLabels.js'
import { news } from '../../live/news.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { Window } from '../../shell/Window.js'
import type { RoleChange } from './useMatrix.js'

interface ChangesBarProps {
  action: ActionDefinition
  changes: readonly RoleChange[]
  onDone(): void
}

/** What is changed and not saved; it is saved after one has read what changes. */
export function ChangesBar({ action, changes, onDone }: ChangesBarProps) {
  const translate = useTranslate()
  const [reviews, setReviews] = useState(false)
  const count = changes.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0)
  useEffect(() => (count > 0 ? news.edit() : undefined), [count])
  if (count === 0) return null
  return (
    <>
      <section className="bulk" aria-label={translate('roles.changes', { smart_count: count, count })}>
        <strong>{translate('roles.changes', { smart_count: count, count })}</strong>
        <button type="button" className="button" onClick={onDone}>
          {translate('roles.discard')}
        </button>
        <button type="button" className="button button-main" onClick={() => setReviews(true)}>
          {translate('roles.review')}
        </button>
      </section>
      {reviews && (
        <Review action={action} changes={changes} onClose={() => setReviews(false)} onDone={onDone} />
      )}
    </>
  )
}

function Review({ action, changes, onClose, onDone }: ChangesBarProps & { onClose(): void }) {
  const translate = useTranslate()
  const labels = useLabels()
  const notify = useNotify()
  const client = useQueryClient()
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const save = async () => {
    setState({ busy: true })
    try {
      for (const { role, permissions } of changes) await act(action, [role.id], { permissions })
      await client.invalidateQueries()
      notify('roles.saved')
      onClose()
      onDone()
    } catch (error) {
      // Some of it may be done.
      await client.invalidateQueries()
      setState({ busy: false, error })
    }
  }
  return (
    <Window open title={translate('roles.reviewTitle')} onClose={onClose} wide>
      <div className="window-body">
        <p className="quiet">{translate('roles.reviewHint')}</p>
        {changes.map(({ role, added, removed }) => (
          <section key={role.id}>
            <h3>{role.name}</h3>
            <ul className="diff">
              {added.map(permission => (
                <li key={permission} className="diff-added">
                  <span aria-hidden="true">+</span> <ins>{labels.value('Permission', permission)}</ins>
                </li>
              ))}
              {removed.map(permission => (
                <li key={permission} className="diff-removed">
                  <span aria-hidden="true">−</span> <del>{labels.value('Permission', permission)}</del>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {state.error !== undefined && <ErrorNote error={state.error} />}
        <footer className="window-foot">
          <button type="button" className="button" onClick={onClose}>
            {translate('console.cancel')}
          </button>
          <button
            type="button"
            className="button button-main"
            disabled={state.busy}
            onClick={() => void save()}
          >
            {translate('console.save')}
          </button>
        </footer>
      </div>
    </Window>
  )
}
