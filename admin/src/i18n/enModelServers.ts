/** What the console says of model servers. */
export const enModelServers = {
  key: 'It is stored encrypted and never shown. Left empty, what is stored stays.',
  checks: 'What was found',
  check: {
    address: 'Address',
    key: 'Key',
    models: 'Models',
    streaming: 'Streaming',
    usage: 'Usage',
    system_role: 'Instructions',
    vision: 'Images',
  },
}
