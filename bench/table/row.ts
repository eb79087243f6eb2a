/** One line of the table of `npm run bench`. */
export interface Row {
  work: string
  /** In words, with its unit. */
  goal: string
  /** Of Parley, with what it was compared with. */
  measured: string
  isMet: boolean
}
