import { useMemo } from 'react'
import { useLocaleState, useTranslate } from 'react-admin'
import { resourceOf } from '../define/known.js'
import { humanize, humanizeAction } from './humanize.js'
import { plainHelp } from './plainHelp.js'

/** Names of what is generated: those of the language, else made of the names in the schema. */
export function useLabels() {
  const translate = useTranslate()
  const [locale] = useLocaleState()
  return useMemo(() => {
    const named = (key: string, otherwise: string) => translate(key, { _: otherwise })
    const noun = (name: string, count: number) =>
      named(
        `resources.${name}.${count === 1 ? 'one' : 'many'}`,
        humanize(count === 1 ? resourceOf(name).type : name).toLowerCase(),
      )
    return {
      resource: (name: string) => named(`resources.${name}.name`, humanize(name)),
      /** "person" or "people". */
      noun,
      /** What one is called that has no name, as a heading. */
      one: (name: string) => noun(name, 1).replace(/^./, first => first.toUpperCase()),
      field: (name: string) => named(`fields.${name}`, humanize(name)),
      value: (type: string, value: string) => named(`enums.${type}.${value}`, humanize(value)),
      /** The schema speaks English; in another language there is none. */
      help: (text: string) => (locale === 'en' ? plainHelp(text) : ''),
      action: (name: string, type: string) => named(`actions.${name}`, humanizeAction(name, type)),
    }
  }, [translate, locale])
}
