import { isSignedOut, ParleyError } from '../errors.js'
import type { Conversation, Parley, User } from '../index.js'
import { createFiles, type FileScript } from './files.js'
import type { Line } from './line.js'
import { createMethods } from './methods.js'
import { createScript, type Script } from './script.js'
import { createTurns } from './turns.js'
import { createWorld } from './world.js'

/** What a test controls. */
export interface TestControls extends Script, FileScript {
  /** Adds a conversation that already exists. Its messages come from the person and the model in turn. */
  conversation(given?: { title?: string; messages?: readonly string[] }): Promise<Pick<Conversation, 'id'>>
  /** Makes the next call of this method throw the error. */
  refuse(method: keyof Parley, error: Error): void
  /** Cuts the connection until `goOnline`: no call gets through. */
  goOffline(): void
  /** Restores the connection: replies and events that are being followed continue where they were. */
  goOnline(): void
  /** Revokes the session: calls and streams throw SESSION_REVOKED. */
  revoke(): void
  /** Returns a client for another person in the same conversations. */
  as(name: string): TestClient
}

/** A client without a server. Pass it wherever a client is needed. It has the methods of {@link Parley}, and `test`. */
export interface TestClient extends Parley {
  /** The controls for the test. */
  readonly test: TestControls
}

/** Options of a test client. */
export interface TestClientOptions {
  /** Name of the signed-in user; null if nobody is signed in. 'Ada' by default. */
  name?: string | null
  /** Returns the reply of the model when nothing is scripted. */
  reply?: (content: string) => string
  /** Methods of your own, including those that the test client does not have. */
  methods?: Partial<Parley>
}

/**
 * Creates a client without a server, for tests of pages. It simulates conversations, branches, replies piece by piece,
 * events, failures, lost connections and ended sessions in memory, without timers. Ids and times are the same in every run.
 *
 * @example
 * ```tsx
 * import { render, screen } from '@testing-library/react'
 * import { userEvent } from '@testing-library/user-event'
 *
 * const parley = createTestClient()
 * const answer = parley.test.hold()
 * render(<ParleyProvider client={parley}><Chat /></ParleyProvider>)
 * await userEvent.type(screen.getByRole('textbox'), 'Hello{Enter}')
 * answer.send('Good ', 'morning')
 * await screen.findByText('Good morning')
 * answer.end()
 * ```
 *
 * @throws {Error} from methods that it does not have: see `methods`.
 */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  const world = createWorld()
  const script = createScript(world, options.reply ?? (content => `You said: ${content}`))
  const files = createFiles(world)
  const turns = createTurns(world, script.write)

  function signIn(name: string | null): TestClient {
    const user =
      name === null
        ? null
        : ({
            id: world.id('usr'),
            name,
            picture: null,
            permissions: ['CHAT', 'HISTORY_READ'],
          } as unknown as User)
    const line: Line = { isOffline: false, refusal: null, listeners: new Set() }
    const tell = (error: Error) => {
      if (isSignedOut(error)) for (const listener of line.listeners) listener(error)
    }
    const closing = new AbortController()
    const refusals = new Map<string, Error[]>()
    const methods: Partial<Parley> = {
      ...createMethods({ world, turns, script, files, line, user, closing }),
      ...options.methods,
    }

    const test: TestControls = {
      ...script.controls,
      ...files.controls,
      async conversation({ title, messages = [] } = {}) {
        const owner = user ?? ({ id: 'usr_0', name: null } as User)
        const { id } = turns.start(owner, title === undefined ? {} : { title })
        for (const [i, content] of messages.entries()) {
          if (i % 2 === 1) continue
          script.next(messages[i + 1] ?? '')
          const said = { content, attachments: null, key: null }
          const { reply } = turns.say(id, turns.branch(id, null).at(-1)?.id ?? null, owner, said)
          while (world.message(reply.id).status === 'STREAMING') await Promise.resolve()
        }
        return { id }
      },
      refuse: (method, error) => void refusals.set(method, [...(refusals.get(method) ?? []), error]),
      goOffline() {
        line.isOffline = true
        world.wake()
      },
      goOnline() {
        line.isOffline = false
        world.wake()
      },
      revoke() {
        line.refusal = new ParleyError('SESSION_REVOKED', 'The session was revoked.')
        world.wake()
        tell(line.refusal)
      },
      as: signIn,
    }
    const refusable =
      (name: string, method: (...args: never[]) => unknown) =>
      (...args: never[]) => {
        const refusal = refusals.get(name)?.shift()
        if (!refusal) return method(...args)
        tell(refusal)
        return Promise.reject(refusal)
      }
    const fixed = { test, transport: 'websocket' } as TestClient
    return new Proxy(fixed, {
      get(target, name) {
        if (name === 'test' || name === 'transport' || typeof name !== 'string' || name === 'then')
          return Reflect.get(target, name)
        const method = methods[name as keyof Parley] as ((...args: never[]) => unknown) | undefined
        if (!method) throw new Error(`The test client has no ${name}: give it one in \`methods\`.`)
        const own = (target as unknown as Record<string, unknown>)[name] ?? refusable(name, method)
        Object.assign(target, { [name]: own })
        return own
      },
      ownKeys: () => ['test', 'transport', ...Object.keys(methods)],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    })
  }
  return signIn(options.name === undefined ? 'Ada' : options.name)
}
