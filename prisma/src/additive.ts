import { innerStatements, statementsOf } from './statements.js'

/** A migration says so in its name, which is all that an older server finds in the database. */
export const isAdditive = (migration: string): boolean => /^\d+_additive_/.test(migration)

/** Columns of built-in roles that an older server obeys as they are, whatever it does not know. */
const rights = new Set(['permissions', 'description'])

/**
 * The statements of a migration after which an older server could not go on as before, or that are not known here. It may
 * make tables, columns that can be left out and indexes; write what it has made itself, also with whatever comes into an older
 * table later; change built-in roles, and give roles, which an older server obeys wherever they come from.
 */
export function notAdditive(sql: string): string[] {
  const made = new Set<string>()
  /** Columns of older tables, and whether who does not know them leaves them empty. */
  const added = new Map<string, boolean>()
  const isEmpty = (table: string, column: string) => added.get(`${table}.${column}`) === true

  /** Rows that an older server deletes are held by nothing it does not know of. */
  const letsGo = (statement: string) => {
    const references = [
      ...statement.matchAll(/REFERENCES "(\w+)"\s?\([^)]*\)((?: ON (?:DELETE|UPDATE) \w+(?: NULL)?)*)/gi),
    ]
    const all = statement.match(/\bREFERENCES\b/gi)?.length ?? 0
    const goes = ([, table = '', then = '']: string[]) =>
      made.has(table) || /ON DELETE (CASCADE|SET NULL)/i.test(then)
    return references.length === all && references.every(goes)
  }

  const addsColumns = (table: string, actions: string) =>
    actions.split(/, (?=(?:ADD|DROP|ALTER|RENAME) )/i).every(action => {
      const [, column = '', type = ''] = /^ADD COLUMN "(\w+)" (.+)$/i.exec(action) ?? []
      const must = /\bNOT NULL\b/i.test(type)
      const filled = /\bDEFAULT\b/i.test(type)
      added.set(`${table}.${column}`, !must && !filled)
      return column !== '' && (!must || filled) && !/\b(UNIQUE|PRIMARY|CHECK|GENERATED)\b/i.test(type)
    })

  const constrains = (table: string, action: string) => {
    const column = /^ADD CONSTRAINT "\w+" FOREIGN KEY \("(\w+)"\)/i.exec(action)?.[1]
    return column !== undefined && isEmpty(table, column)
  }

  const writes = (table: string, assignments: string) => {
    const columns = [...assignments.matchAll(/(?:^|, )"(\w+)" = /g)].map(([, column = '']) => column)
    return (
      columns.length > 0 &&
      columns.every(c => (table === 'role' ? rights.has(c) : added.has(`${table}.${c}`)))
    )
  }

  /** Functions that add to what was made. */
  const adding = new Set<string>()
  const adds = (body: string) =>
    innerStatements(body).every(
      inner =>
        inner === 'RETURN NULL' || made.has(/^(?:INSERT INTO|UPDATE) "(\w+)" /i.exec(inner)?.[1] ?? ''),
    )

  /** A trigger that adds to what was made, and so leaves alone what an older server writes. */
  const triggers = (statement: string): boolean | null => {
    const [, name, does = ''] =
      /^CREATE FUNCTION "(\w+)"\(\) RETURNS trigger LANGUAGE plpgsql AS (.+)$/i.exec(statement) ?? []
    if (name) return adds(does) && Boolean(adding.add(name))
    const [, then] = /^CREATE TRIGGER "\w+" AFTER INSERT ON "\w+" (.+)$/i.exec(statement) ?? []
    if (!then) return null
    const called = /^REFERENCING NEW TABLE AS "\w+" FOR EACH STATEMENT EXECUTE FUNCTION "(\w+)"\(\)$/i.exec(
      then,
    )
    return called ? adding.has(called[1] ?? '') : adds(then)
  }

  const isAllowed = (statement: string): boolean => {
    const parts = (pattern: RegExp): [string, string] | null => {
      const found = pattern.exec(statement)
      return found && [found[1] ?? '', found[2] ?? '']
    }
    const table = parts(/^CREATE TABLE "(\w+)" \(/i)
    if (table) {
      made.add(table[0])
      return letsGo(statement)
    }
    if (/^CREATE INDEX (CONCURRENTLY )?(IF NOT EXISTS )?"\w+" ON "\w+" ?\(/i.test(statement)) return true
    const unique = parts(/^CREATE UNIQUE INDEX "\w+" ON "(\w+)" ?\(([^)]*)\)$/i)
    if (unique)
      return made.has(unique[0]) || unique[1].split(', ').some(c => isEmpty(unique[0], c.replaceAll('"', '')))
    const altered = parts(/^ALTER TABLE "(\w+)" (.+)$/i)
    if (altered) {
      const [name, actions] = altered
      const fits = made.has(name) || constrains(name, actions) || addsColumns(name, actions)
      return fits && letsGo(statement)
    }
    const triggered = triggers(statement)
    if (triggered !== null) return triggered
    const inserted = parts(/^INSERT INTO "(\w+)" /i)
    if (inserted) return made.has(inserted[0]) || inserted[0] === 'role' || inserted[0] === 'role_assignment'
    const updated = parts(/^UPDATE "(\w+)" SET (.+?)(?: FROM .+| WHERE .+)?$/i)
    return updated !== null && (made.has(updated[0]) || writes(...updated))
  }

  return statementsOf(sql).filter(statement => !isAllowed(statement))
}
