/** What the console knows of the schema: `npm run generate` writes it to `generated/resources.ts`. */
export interface ConsoleDefinition {
  resources: Record<string, ResourceDefinition>
  /** The values of each enum, with what they mean. */
  enums: Record<string, readonly Choice[]>
  /** The fields of each input that is nested in another or is a filter: they may lead back to themselves. */
  inputs: Record<string, readonly InputDefinition[]>
  /** What tells that something changed; null where the schema has nothing of the kind. */
  live: LiveDefinition | null
}

export interface Choice {
  value: string
  help: string
}

/** How a value is shown and asked for. */
export type Kind =
  | 'text'
  | 'longText'
  | 'id'
  | 'number'
  | 'decimal'
  | 'boolean'
  | 'dateTime'
  | 'date'
  | 'url'
  | 'enum'
  /** An object of a resource; of an input its id. */
  | 'reference'
  /** An object of any type. */
  | 'node'
  /** An object without an id of its own. */
  | 'value'
  /** Of a filter: a time between two. */
  | 'range'
  /** Of an input: another input. */
  | 'group'

export interface FieldDefinition {
  name: string
  kind: Kind
  help: string
  list?: true
  enum?: string
  resource?: string
  /** Of a value: what is in it. */
  fields?: readonly FieldDefinition[]
  /** The order that sorts by it. */
  sort?: string
  /** Whether its column is shown before anybody chooses columns. */
  column?: true
  /** Asked for with one object only. */
  alone?: true
}

export interface InputDefinition {
  name: string
  kind: Kind
  help: string
  list?: true
  required?: true
  enum?: string
  resource?: string
  /** Of a group: which input it holds. */
  input?: string
  /** Of a range: the two fields that bound it. */
  after?: string
  before?: string
}

export interface ActionDefinition {
  name: string
  does: 'create' | 'update' | 'set' | 'delete' | 'other'
  help: string
  document: string
  /** Whoever holds one of these is offered it; empty: everybody. */
  needs: readonly string[]
  /**
   * What is done something to: which argument takes its id, or many, also within the one that holds the inputs; absent: nothing
   * that is there yet.
   */
  target?: { argument: string; many: boolean; within?: true }
  inputs: readonly InputDefinition[]
  /** The argument that holds the inputs; absent: each is an argument of its own. */
  wrap?: string
  danger?: true
}

/** A list about one object: those of a resource that a filter finds, or what a field of it holds. */
export type TabDefinition =
  | { name: string; help: string; resource: string; filter: string }
  | { name: string; help: string; document: string; connection: boolean; fields: readonly FieldDefinition[] }

export interface ResourceDefinition {
  name: string
  type: string
  group: string
  icon: string
  help: string
  /** Fields that name one, the first that is there. */
  title: readonly string[]
  needs: readonly string[]
  fields: readonly FieldDefinition[]
  /** Its filter among the inputs. */
  filter?: string
  /** Whether there is a search in words. */
  search?: true
  orders: readonly string[]
  order?: { field: string; direction: 'ASC' | 'DESC' }
  /** Whether it comes in pages, or all at once. */
  paged: boolean
  /** What the list is always asked with. */
  given?: object
  documents: { list: string; count?: string; one?: string; many?: string }
  tabs: readonly TabDefinition[]
  actions: readonly ActionDefinition[]
}

export interface LiveDefinition {
  document: string
}
