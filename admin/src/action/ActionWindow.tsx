import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, Suspense, useEffect, useState } from 'react'
import { useNotify, useTranslate } from 'react-admin'
import { act } from '../data/act.js'
import type { ActionDefinition, InputDefinition, ResourceDefinition } from '../define/definition.js'
import { type Row, titleOf } from '../define/title.js'
import { InputField } from '../form/InputField.js'
import { useLabels } from '../i18n/useLabels.js'
import { news } from '../live/news.js'
import { overrideOf } from '../overrides.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { Window } from '../shell/Window.js'
import { fieldErrors } from './fieldErrors.js'
import { startValues } from './startValues.js'
import { undoOf } from './undo.js'

interface ActionWindowProps {
  definition: ResourceDefinition
  action: ActionDefinition
  rows: readonly Row[]
  ids: readonly string[]
  /** What is filled in already. */
  start?: Record<string, unknown>
  onClose(isDone: boolean): void
}

const NAMED = 5

/** Asks what a mutation has to know, says what it will do and to whom, and does it when the server has answered. */
export function ActionWindow(props: ActionWindowProps) {
  const { definition, action, rows, onClose } = props
  const [row] = rows
  const Own = overrideOf(definition.name).windows?.[action.name]
  if (!Own || !row) return <GeneratedWindow {...props} />
  return (
    <Suspense>
      <Own definition={definition} action={action} row={row} onClose={onClose} />
    </Suspense>
  )
}

function GeneratedWindow({ definition, action, rows, ids, start, onClose }: ActionWindowProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const notify = useNotify()
  const client = useQueryClient()
  const [values, setValues] = useState(() => start ?? startValues(definition, action, rows[0]))
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<{ busy: boolean; error?: unknown; result?: unknown }>({ busy: false })
  const [tried, setTried] = useState(false)
  useEffect(() => news.edit(), [])
  const { effects: Effects, forms = {}, results = {} } = overrideOf(definition.name)
  const Result = results[action.name]
  const name = labels.action(action.name, definition.type)
  const [first] = rows
  const erases = action.does === 'delete' && definition.type === 'User' && first
  const hasToType = erases ? titleOf(definition.name, first) : null
  const missing = tried ? action.inputs.filter(input => isMissing(input, values[input.name])) : []
  const wrong = {
    ...fieldErrors(state.error),
    ...Object.fromEntries(missing.map(({ name }) => [name, translate('action.missing')])),
  }

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (action.inputs.some(input => isMissing(input, values[input.name])))
      return event.currentTarget.querySelector<HTMLElement>('[required]:invalid')?.focus()
    setState({ busy: true })
    try {
      const result = await act(action, ids, values)
      await client.invalidateQueries()
      if (Result) return setState({ busy: false, result })
      notify('action.done', {
        messageArgs: { name },
        undo: undoOf(definition, action, rows, ids, values),
      })
      onClose(true)
    } catch (error) {
      // Some of it may be done.
      await client.invalidateQueries()
      setState({ busy: false, error })
    }
  }

  const subject =
    first && ids.length === 1 ? titleOf(definition.name, first) : labels.noun(definition.name, ids.length)
  const title =
    ids.length === 0
      ? `${name}`
      : ids.length === 1
        ? translate('action.title', { name, subject })
        : translate('action.titleMany', { name, count: ids.length, subject })
  return (
    <Window open title={title} onClose={() => onClose(false)} wide={action.inputs.length > 2}>
      <form className="window-body" onSubmit={submit} noValidate>
        {ids.length > 1 && <Names resource={definition.name} rows={rows} total={ids.length} />}
        {labels.help(action.help) && <p className="quiet window-help">{labels.help(action.help)}</p>}
        {Effects && ids.length > 0 && action.danger && (
          <Suspense>
            <Effects action={action.name} ids={ids} />
          </Suspense>
        )}
        {action.inputs.map(input => {
          const Own = forms[input.name]
          const change = (value: unknown) => setValues({ ...values, [input.name]: value })
          return Own ? (
            <Suspense key={input.name}>
              <Own input={input.name} value={values[input.name]} onChange={change} values={values} />
            </Suspense>
          ) : (
            <InputField
              key={input.name}
              input={input}
              value={values[input.name]}
              onChange={change}
              error={wrong[input.name]}
              help
            />
          )
        })}
        {hasToType && (
          <label className="field">
            <span className="field-label">{translate('action.type', { text: hasToType })}</span>
            <input
              className="control"
              value={typed}
              autoComplete="off"
              onChange={event => setTyped(event.target.value)}
            />
          </label>
        )}
        {Result && state.result !== undefined && (
          <Suspense>
            <Result result={state.result} />
          </Suspense>
        )}
        {state.error !== undefined && <ErrorNote error={state.error} />}
        <footer className="window-foot">
          <button type="button" className="button" onClick={() => onClose(false)}>
            {translate(state.result === undefined ? 'console.cancel' : 'console.close')}
          </button>
          <button
            type="submit"
            className={action.danger ? 'button button-main button-danger-main' : 'button button-main'}
            disabled={state.busy || (hasToType !== null && typed !== hasToType)}
          >
            {name}
          </button>
        </footer>
      </form>
    </Window>
  )
}

/** An empty list is one, and of a group its own fields say what they need. */
const isMissing = ({ required, kind }: InputDefinition, value: unknown): boolean =>
  required === true && kind !== 'group' && (value === undefined || value === null || value === '')

function Names({ resource, rows, total }: { resource: string; rows: readonly Row[]; total: number }) {
  const translate = useTranslate()
  const shown = rows.slice(0, NAMED).map(row => titleOf(resource, row))
  const more = total - shown.length
  return (
    <p>
      {shown.join(', ')} {more > 0 && translate('action.andMore', { count: more })}
    </p>
  )
}
