/**
 * The text of a GraphQL document, with the types of its result and variables.
 *
 * @example
 * ```ts
 * const titles: TypedDocument<{ conversation: { title: string | null } | null }, { id: string }> =
 *   operation('query Title($id: ID!) { conversation(id: $id) { title } }')
 * ```
 *
 * @category Small bundles and documents of your own
 */
export type TypedDocument<Result, Variables> = string & {
  /** Never present at run time: it carries the types, under the name that other GraphQL tools use. */
  readonly __apiType?: (variables: Variables) => Result
}

/**
 * What `request` accepts: a {@link TypedDocument}, a plain string, or the typed string of another tool.
 *
 * @category Small bundles and documents of your own
 */
export interface DocumentLike<Result, Variables> {
  /** Returns the text of the document. */
  toString(): string
  /** Never present: an object with `kind` is a parsed document, which `print` of graphql first has to turn into text. */
  readonly kind?: never
  /** Never present at run time: it carries the types of the result and the variables. */
  readonly __apiType?: (variables: Variables) => Result
}

/**
 * Creates a typed document from a text and the fragments it uses.
 *
 * @example
 * ```ts
 * const Names = operation<{ models: { name: string }[] | null }, Record<string, never>>('query Names { models { name } }')
 * const { models } = await parley.request(Names)
 * ```
 *
 * @category Small bundles and documents of your own
 */
export const operation = <Result, Variables>(
  text: string,
  fragments: readonly string[] = [],
): TypedDocument<Result, Variables> => [text, ...fragments].join('\n')
