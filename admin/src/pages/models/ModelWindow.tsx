import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useNotify, useTranslate } from 'react-admin'
import { fieldErrors } from '../../action/fieldErrors.js'
import { act } from '../../data/act.js'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { titleOf } from '../../define/title.js'
import { useLabels } from '../../i18n/useLabels.js'
import { news } from '../../live/news.js'
import type { OwnWindowProps } from '../../overrides.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { Window } from '../../shell/Window.js'
import { type Facts, factsDocument } from './factsDocument.js'
import { ModelFields } from './ModelFields.js'

/** What is said of a model: empty is what its server says. */
export default function ModelWindow(props: OwnWindowProps) {
  const { row, onClose } = props
  const translate = useTranslate()
  const labels = useLabels()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.modelFacts(row.id),
    queryFn: async () => (await request(factsDocument, { id: row.id })).one,
    // What is typed stays.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const name = labels.action('updateModel', 'Model')
  const title = translate('action.title', { name, subject: titleOf('models', row) })
  return (
    <Window open wide title={title} onClose={() => onClose(false)}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data ? (
        <Form {...props} said={data.corrections ?? {}} reported={data.reported ?? {}} />
      ) : (
        <div className="page-loading" aria-busy="true" />
      )}
    </Window>
  )
}

interface FormProps extends OwnWindowProps {
  said: Facts
  reported: Facts
}

function Form({ action, row, onClose, said, reported }: FormProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const notify = useNotify()
  const client = useQueryClient()
  const [values, setValues] = useState(said)
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => news.edit(), [])
  // It may be far above the button.
  useEffect(() => {
    if (state.error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [state.error])
  const names = action.inputs.map(input => input.name)
  const changed = names.filter(name => (values[name] ?? null) !== (said[name] ?? null))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (changed.length === 0) return onClose(false)
    const pick = (of: Facts) => Object.fromEntries(changed.map(name => [name, of[name] ?? null]))
    setState({ busy: true })
    try {
      await act(action, [row.id], pick(values))
      await client.invalidateQueries()
      notify('action.done', {
        messageArgs: { name: labels.action(action.name, 'Model') },
        undo: { action, ids: [row.id], values: pick(said) },
      })
      onClose(true)
    } catch (error) {
      setState({ busy: false, error })
    }
  }

  return (
    <form className="window-body" ref={form} onSubmit={submit} noValidate>
      <p className="quiet window-help">{translate('models.help')}</p>
      <ModelFields
        inputs={action.inputs}
        values={values}
        reported={reported}
        wrong={fieldErrors(state.error)}
        onChange={(name, value) => setValues({ ...values, [name]: value })}
      />
      {state.error !== undefined && <ErrorNote error={state.error} />}
      <footer className="window-foot window-foot-held">
        {names.some(name => (values[name] ?? null) !== null) && (
          <button type="button" className="button model-clear" onClick={() => setValues({})}>
            {translate('models.clear')}
          </button>
        )}
        <button type="button" className="button" onClick={() => onClose(false)}>
          {translate('console.cancel')}
        </button>
        <button type="submit" className="button button-main" disabled={state.busy}>
          {translate('console.save')}
        </button>
      </footer>
    </form>
  )
}
