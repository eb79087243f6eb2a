/** Whom a request is from and what it asks, as far as that is known yet: for the lines of the log. */
export interface About {
  requestId: string
  /** Id of who is signed in. */
  viewer?: string
  /** Name of the operation, as the document has it. */
  operation?: string
  /** Of requests that are no GraphQL. */
  route?: string
}

const known = new WeakMap<object, About>()

/** The one of a request, which is filled in by whoever finds out. */
export function aboutOf(request: { id: string }): About {
  const about = known.get(request) ?? { requestId: request.id }
  known.set(request, about)
  return about
}
