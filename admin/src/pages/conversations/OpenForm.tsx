import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslate } from 'react-admin'
import { fieldErrors } from '../../action/fieldErrors.js'
import { act } from '../../data/act.js'
import { resourceOf } from '../../define/known.js'
import { InputField } from '../../form/InputField.js'
import { useLabels } from '../../i18n/useLabels.js'
import { ErrorNote } from '../../shell/ErrorNote.js'

const action = resourceOf('historyGrants').actions.find(({ name }) => name === 'openHistory')
/** Which conversation is known here. */
const asked = action?.inputs.filter(({ name }) => ['reason', 'minutes'].includes(name)) ?? []
const MINUTES = 60

/** Asks why somebody wants to read a conversation, and for how long. */
export function OpenForm({ id }: { id: string }) {
  const translate = useTranslate()
  const labels = useLabels()
  const client = useQueryClient()
  const [values, setValues] = useState<Record<string, unknown>>({ minutes: MINUTES })
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const wrong = fieldErrors(state.error)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!action) return
    setState({ busy: true })
    try {
      await act(action, [], { ...values, conversationId: id })
      // Its title is to be seen now, too.
      await client.invalidateQueries()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <form className="transcript-form" onSubmit={submit} noValidate>
      <p className="quiet">{translate('transcript.ask')}</p>
      {asked.map(input => (
        <InputField
          key={input.name}
          input={input}
          label={labels.field(input.name)}
          value={values[input.name]}
          onChange={value => setValues({ ...values, [input.name]: value })}
          error={wrong[input.name]}
          help
        />
      ))}
      {state.error !== undefined && Object.keys(wrong).length === 0 && <ErrorNote error={state.error} />}
      <button type="submit" className="button button-main" disabled={state.busy || !values.reason}>
        {translate('transcript.open')}
      </button>
    </form>
  )
}
