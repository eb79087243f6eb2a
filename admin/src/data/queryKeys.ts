/** Under which keys react-query keeps what the server said; those of lists and objects are ra-core's. */
export const queryKeys = {
  me: ['me'] as const,
  server: ['server'] as const,
  health: ['health'] as const,
  jobs: ['jobs'] as const,
  replicas: ['replicas'] as const,
  running: ['running'] as const,
  settings: ['settings'] as const,
  appearance: ['appearance'] as const,
  /** Below the appearance: with that it is asked for anew. */
  announcement: ['appearance', 'announcement'] as const,
  count: (resource: string, filter: unknown) => [resource, 'count', filter] as const,
  tab: (resource: string, id: string, tab: string) => [resource, 'tab', tab, id] as const,
  /** Below the grants: with them it is asked for anew. */
  grants: (holder: string) => ['historyGrants', 'held', holder] as const,
  /** Below the models: with them it is asked for anew. */
  modelFacts: (id: string) => ['models', 'facts', id] as const,
  transcript: (id: string, message: string | null) => ['transcript', id, message] as const,
  names: (ids: readonly string[]) => ['names', ...ids] as const,
  views: (list: string) => ['views', list] as const,
  usage: (...asked: readonly unknown[]) => ['usage', ...asked] as const,
}

/** All that was asked of a resource. */
export const ofResource = (resource: string) => ({ queryKey: [resource] })
