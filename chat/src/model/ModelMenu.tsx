import { ChevronDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { Icon } from '../control/Icon.tsx'
import { Menu } from '../control/Menu.tsx'
import { useText } from '../text/text.ts'
import styles from './ModelMenu.module.css'
import { useModels } from './useModels.ts'

/** Which model answers. One that is gone stays named until another is chosen; where there is none that is said. */
export function ModelMenu({
  model,
  name = '',
  onChoose,
}: {
  model: string | null
  name?: string | undefined
  onChoose: (id: string) => void
}): ReactElement | null {
  const t = useText()
  const { models, isNone } = useModels()
  const shown = model ?? models.find(({ isDefault }) => isDefault)?.id ?? null
  if (isNone)
    return (
      <span className={styles.model} data-gone="true">
        {t.noModel}
      </span>
    )
  if (shown === null) return null
  const found = models.find(({ id }) => id === shown)
  const isGone = models.length > 0 && !found
  return (
    <Menu
      label={t.model}
      trigger={props => (
        <button type="button" className={styles.model} data-gone={isGone} title={t.model} {...props}>
          <span className="quietly">{t.model}: </span>
          <span className={styles.name}>{isGone ? t.modelGone(name) : (found?.name ?? name)}</span>
          <Icon of={ChevronDown} size={14} />
        </button>
      )}
      items={models.map(({ id, name, contextWindow }) => ({
        label: name,
        checked: id === shown,
        ...(contextWindow && { about: t.reads(contextWindow) }),
        onSelect: () => onChoose(id),
      }))}
    />
  )
}
