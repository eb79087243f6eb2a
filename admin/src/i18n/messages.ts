import type { en } from './en.js'

/** The same tree with other words. */
export type Texts<Tree> = { [Key in keyof Tree]: Tree[Key] extends string ? string : Texts<Tree[Key]> }
type Names = Record<string, string>

/** All that another language has to say: every sentence, and names for what is generated. */
export type Messages = Omit<Texts<typeof en>, 'fields' | 'actions' | 'enums' | 'resources'> & {
  resources: Record<string, { one: string; many: string; name: string }>
  fields: Names
  actions: Names
  /** By enum and value. */
  enums: Record<string, Names>
}
