export {
  createTestClient,
  type TestClient,
  type TestClientOptions,
  type TestControls,
} from './createTestClient.js'
export type { HeldReply, Script } from './script.js'
