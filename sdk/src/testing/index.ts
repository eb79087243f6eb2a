/**
 * A client without a server, for tests: {@link createTestClient} simulates conversations, replies and failures in memory.
 *
 * @module @parley/sdk/testing
 */

export {
  createTestClient,
  type TestClient,
  type TestClientOptions,
  type TestControls,
} from './createTestClient.js'
export type { FileScript } from './files.js'
export type { HeldReply, Script } from './script.js'
