import { ParleyError } from './errors.js'
import type { EventOf, Events, FollowOptions } from './events.js'
import { newKey } from './idempotency.js'
import { type Connection, createList, type List, type PageArguments } from './list.js'
import { asNodes, type Unprefixed } from './node.js'
import type { TypedDocument } from './operation.js'
import type { Request, RequestOptions } from './request.js'
import type { Stream } from './stream.js'

/** What lies at a path like `conversation.usage`; null if something on the way is. */
type At<Data, Path extends string> = Path extends `${infer Key}.${infer Rest}`
  ? At<Field<Data, Key>, Rest> | Extract<Data, null>
  : Field<Data, Path> | Extract<Data, null>
type Field<Data, Key extends string> = Data extends Record<Key, infer Value> ? Value : never
type ItemOf<Page> = Page extends Connection<infer Item> ? Item : never

/** Why a mutation may be sent again: where it has its idempotency key, or that twice is as good as once. */
type Repeat = 'input' | 'argument' | 'repeat'

type Variables = Record<string, unknown>
type Call<Result, Given, Path, Options = RequestOptions> = [
  document: TypedDocument<Result, Given>,
  /** What is required. */
  variables: { [Name in keyof Given]?: Given[Name] },
  /** With whatever else the operation takes. */
  options: Options | undefined,
  repeat?: Repeat | undefined,
  /** Absent: what is asked for is the one root field. */
  path?: Path,
]

/** The root field, where there is one. */
type Root<Result> = Extract<keyof Result, string>

/** @internal The few ways in which all operations are called. */
export interface Caller {
  one<R, V, const P extends string = Root<R>>(...call: Call<R, V, P>): Promise<At<R, P>>
  /** Of what is null only with an error, which is thrown. */
  done<R, V, const P extends string = Root<R>>(...call: Call<R, V, P>): Promise<NonNullable<At<R, P>>>
  /** Of a list that is null only with an error, which is thrown. */
  items<R, V, const P extends string = Root<R>>(...call: Call<R, V, P>): Promise<NonNullable<At<R, P>>>
  node<R, V, const P extends string = Root<R>>(...call: Call<R, V, P>): Promise<Unprefixed<At<R, P>>>
  list<R, V, const P extends string = Root<R>>(...call: Call<R, V, P>): List<ItemOf<At<R, P>>>
  events<R, V extends Variables>(...call: Call<R, V, string, FollowOptions>): Events<EventOf<R>>
}

/** @internal */
export function createCaller(request: Request, stream: Pick<Stream, 'events'>): Caller {
  const ask = async (
    document: string,
    required: Variables,
    { signal, timeout, onPartialError, idempotent, ...optional }: RequestOptions = {},
    repeat?: Repeat,
  ): Promise<unknown> => {
    const variables = withKey({ ...required, ...optional }, repeat)
    const again = idempotent ?? (repeat === 'repeat' || undefined)
    return request(document, variables, { signal, timeout, onPartialError, idempotent: again })
  }
  const one = async (...[document, required, options, repeat, path]: Call<unknown, Variables, string>) => {
    const data = await ask(document, required, options, repeat)
    return at(data, keysOf(data, path))
  }

  const page = async (
    [document, required, , , path]: Call<unknown, Variables, string>,
    options: RequestOptions,
  ) => {
    let refusal: ParleyError | undefined
    const onPartialError = (error: ParleyError) => {
      refusal ??= error
      options.onPartialError?.(error)
    }
    const data = await ask(document, required, { ...options, onPartialError })
    const keys = keysOf(data, path)
    const connection = at(data, keys)
    if (connection) return connection as Connection<unknown>
    // A part of an object that one may see is null to whom it is not shown.
    if (at(data, keys.slice(0, -1)))
      throw refusal ?? new ParleyError('FORBIDDEN', 'This list is not shown to you.')
    throw new ParleyError('NOT_FOUND', 'Not found.')
  }

  const caller = {
    one,
    done: one,
    items: async (...call: Call<unknown, Variables, string>) => (await one(...call)) ?? [],
    node: async (...call: Call<unknown, Variables, string>) => asNodes(await one(...call)),
    list: (...call: Call<unknown, Variables, string>) =>
      createList((options: RequestOptions & PageArguments) => page(call, options), call[2] ?? {}),
    events: (...[document, required, options]: Call<unknown, Variables, string, FollowOptions>) => {
      const { signal, onReconnect, maxAttempts, ...optional } = options ?? {}
      return stream.events(document, { ...required, ...optional }, { signal, onReconnect, maxAttempts })
    },
  }
  return caller as unknown as Caller
}

const keysOf = (data: unknown, path: string | undefined): string[] =>
  path ? path.split('.') : Object.keys(data ?? {}).slice(0, 1)

const at = (data: unknown, path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Variables | null)?.[key] ?? null, data)

function withKey(variables: Variables, repeat: Repeat | undefined): Variables {
  if (repeat === 'argument') return { ...variables, idempotencyKey: variables.idempotencyKey ?? newKey() }
  if (repeat !== 'input') return variables
  const input = variables.input as Variables
  return { ...variables, input: { ...input, idempotencyKey: input.idempotencyKey ?? newKey() } }
}
