/** What a column holds, the same on both databases. */
export type ColumnKind = 'text' | 'integer' | 'bigint' | 'real' | 'boolean' | 'time'

export interface DumpTable {
  name: string
  columns: { name: string; kind: ColumnKind }[]
}

/** As JSON has it: a time is ISO 8601 in UTC, a bigint its digits. */
export type DumpValue = string | number | boolean | null

/** A row, and where it stands in its table: what comes behind it can be asked for. */
export interface DumpRow {
  place: string
  values: DumpValue[]
}

/** One state of a database, whatever is written to it meanwhile. */
export interface DumpSource {
  tables: DumpTable[]
  /** Names of the migrations it has, oldest first. */
  migrations: string[]
  /** The last numbers that were given, by their table. */
  sequences: Record<string, number>
  count(table: DumpTable): Promise<number>
  /** In an order that is always the same; behind a place where the source is a file. */
  rows(table: DumpTable, after?: string): AsyncIterable<DumpRow>
  close(): Promise<void>
}

/** An empty database with a schema, being filled. Nobody sees anything of it before `finish`. */
export interface DumpTarget {
  /** Those that are to be filled, each behind what it refers to. */
  tables: DumpTable[]
  insert(table: DumpTable, rows: DumpValue[][]): Promise<void>
  finish(sequences: Record<string, number>): Promise<void>
  /** Leaves the place as it was. */
  abandon(): Promise<void>
}

/** Made again from the rest, by whoever opens the database. */
const derived = new Set(['search_document', 'search_change', '_prisma_migrations'])

/** Tables of the columns of a database, by the types it declares. */
export function tablesOf(
  columns: Iterable<{ table: string; column: string; type: string }>,
  kinds: Record<string, ColumnKind>,
): DumpTable[] {
  const tables = new Map<string, DumpTable>()
  for (const { table, column, type } of columns) {
    if (derived.has(table)) continue
    const kind = kinds[type]
    if (!kind)
      throw new Error(
        `The table ${table} holds what Parley did not make: ${column} ${type}. Its database is for itself alone.`,
      )
    const known = tables.get(table) ?? { name: table, columns: [] }
    tables.set(table, known)
    known.columns.push({ name: column, kind })
  }
  return [...tables.values()]
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const columnsOf = ({ columns }: DumpTable): string =>
  columns.map(({ name }) => quoted(name)).join(', ')

/** A migration that began and did not end: nobody knows what the tables are. */
export function refuseFailed(failed: string | undefined): void {
  if (failed !== undefined)
    throw new Error(
      `Migration ${failed} failed or is under way: the database is neither as before nor as after it.`,
    )
}
