/** Its message is one sentence for whoever starts the server. */
export class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError'
}
