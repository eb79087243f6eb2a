import { useTranslate } from 'react-admin'
import { Chip } from '../../field/Chip.js'

interface Check {
  name: string
  passed: boolean | null
  finding: string
  model: string | null
  detail: string | null
  message: string
}

/** What a test of a model server found, a sentence each. */
export default function Checks({ result }: { result: unknown }) {
  const translate = useTranslate()
  const checks = result as readonly Check[]
  return (
    <dl className="model-checks" aria-label={translate('modelServers.checks')}>
      {checks.map(({ name, passed, finding, model, detail, message }) => (
        <div key={name}>
          <dt>
            <Chip tone={passed === null ? 'plain' : passed ? 'ok' : 'danger'}>
              {translate(`modelServers.check.${name.replace(' ', '_')}`, { _: name })}
            </Chip>
          </dt>
          <dd>{translate(`modelServers.found.${finding}`, { _: message, model, detail: detail ?? '' })}</dd>
        </div>
      ))}
    </dl>
  )
}
