import type { SaveViewInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { jsonObjectIn } from '../../base/jsonObject.js'

const NAME = /^[_A-Za-z]\w{0,99}$/
const MAX_TITLE = 60
const MAX_JSON = 10_000
const MAX_COLUMNS = 100

/** As it is stored. What a list takes is looked at by the list: a filter of another release is no harm. */
export function checkedView({ list, title, filter, orderBy, columns, shared }: SaveViewInput) {
  const problems: Record<string, string> = {}
  const name = title.trim()
  if (!NAME.test(list)) problems['input.list'] = 'list is not the name of a list.'
  if (name === '' || name.length > MAX_TITLE)
    problems['input.title'] = `title must have 1 to ${MAX_TITLE} characters.`
  if (!fits(filter))
    problems['input.filter'] = `filter must be a JSON object of at most ${MAX_JSON} characters.`
  if (orderBy != null && !fits(orderBy))
    problems['input.orderBy'] = `orderBy must be a JSON object of at most ${MAX_JSON} characters.`
  if (columns.length > MAX_COLUMNS || !columns.every(column => NAME.test(column)))
    problems['input.columns'] = `columns must be at most ${MAX_COLUMNS} names of fields.`
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return { list, title: name, filter, orderBy: orderBy ?? null, columns: JSON.stringify(columns), shared }
}

const fits = (text: string): boolean => text.length <= MAX_JSON && jsonObjectIn(text) !== null
