import { useTranslate } from 'react-admin'
import { Window } from './Window.js'

const keys: [string[], string][] = [
  [['j', 'k'], 'move'],
  [['x'], 'select'],
  [['Enter'], 'open'],
  [['o'], 'panel'],
  [['/'], 'search'],
  [['Ctrl', 'K'], 'all'],
  [['?'], 'help'],
  [['Esc'], 'close'],
]

/** What can be done without a mouse. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose(): void }) {
  const translate = useTranslate()
  return (
    <Window open={open} title={translate('keys.title')} onClose={onClose}>
      <dl className="key-list">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map(name => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{translate(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Window>
  )
}
