interface Metric {
  kind: 'counter' | 'histogram' | 'gauge'
  /** As UCUM has it, https://ucum.org: what OTLP carries. */
  unit: 's' | 'By' | '1' | '{token}' | '{currency}'
  /** Each with few values, none of which a stranger chooses. */
  labels: readonly string[]
  /** Ends with the unit where that is not the name’s. */
  description: string
  /** Upper bounds, of a histogram. */
  buckets?: readonly number[]
}

/** Of what a person waits for. */
const waits = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Of models. */
const answers = [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600]
const work = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1800]

/** All metrics of the server: what `docs/telemetry.md` lists, and what dashboards and alerts may name. */
export const metrics = {
  parley_operation_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['operation', 'type', 'outcome'],
    description: 'How long a GraphQL operation took, of a subscription until it was in place',
    buckets: waits,
  },
  parley_operation_errors_total: {
    kind: 'counter',
    unit: '1',
    labels: ['operation', 'code'],
    description: 'Codes that operations were answered with, each once an operation',
  },
  parley_sign_in_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['step', 'outcome'],
    description:
      'How long the server took for a step of a sign-in, by a browser or a device code; its outcome is ok, a code, or how a device code stands',
    buckets: waits,
  },
  parley_rate_limited_total: {
    kind: 'counter',
    unit: '1',
    labels: ['limit'],
    description: 'What was refused by a limit, by the name it has in RATE_LIMITS',
  },
  parley_sockets_open: {
    kind: 'gauge',
    unit: '1',
    labels: ['transport'],
    description: 'WebSockets and event streams that are open',
  },
  parley_replies_running: {
    kind: 'gauge',
    unit: '1',
    labels: [],
    description: 'Replies that this server is writing',
  },
  parley_model_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['model', 'outcome'],
    description: 'How long a call of a model took; its outcome is ok, stopped or a code',
    buckets: answers,
  },
  parley_model_first_token_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['model'],
    description: 'How long a model took for the first piece of its answer',
    buckets: answers,
  },
  parley_model_tokens_total: {
    kind: 'counter',
    unit: '{token}',
    labels: ['model', 'kind'],
    description: 'Tokens as models told them; prompt and completion',
  },
  parley_model_cost_total: {
    kind: 'counter',
    unit: '{currency}',
    labels: ['model', 'currency'],
    description: 'What those tokens cost, of models with a price',
  },
  parley_dependency_up: {
    kind: 'gauge',
    unit: '1',
    labels: ['name', 'kind'],
    description: '1 while what the server depends on works, else 0; looked at once a minute',
  },
  parley_transaction_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['outcome'],
    description: 'How long a transaction took, with its wait and what was tried again',
    buckets: waits,
  },
  parley_database_read_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['outcome'],
    description: 'How long a read took, of a loader its whole batch',
    buckets: waits,
  },
  parley_database_connections: {
    kind: 'gauge',
    unit: '1',
    labels: ['state'],
    description: 'Of the pool of PostgreSQL: open, idle, and waiting for one',
  },
  parley_journal_tick_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['outcome'],
    description: 'How long the journal took to keep what replies had grown by',
    buckets: waits,
  },
  parley_journal_lag_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    description: 'Time since the journal was last written; others take a server for dead after 15',
  },
  parley_search_waiting: {
    kind: 'gauge',
    unit: '1',
    labels: [],
    description: 'Changes that the search index has yet to see',
  },
  parley_bus_shared: {
    kind: 'gauge',
    unit: '1',
    labels: [],
    description: '1 while the bus reaches other servers, else 0',
  },
  parley_bus_gaps_total: {
    kind: 'counter',
    unit: '1',
    labels: [],
    description: 'How often the bus may have lost messages',
  },
  parley_job_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['job', 'outcome'],
    description: 'How long a run of a job took; its outcome is ok or failed',
    buckets: work,
  },
  parley_jobs_waiting: {
    kind: 'gauge',
    unit: '1',
    labels: ['job'],
    description: 'Jobs in the queue, over all servers',
  },
  parley_job_lag_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: ['job'],
    description: 'How long the oldest of the queue has waited, or by how much a recurring one is late',
  },
  parley_event_loop_delay_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: ['percentile'],
    description:
      'By how much the event loop was late, in the last ten seconds; 50, 99 and 100 of a hundred times',
  },
  parley_memory_bytes: {
    kind: 'gauge',
    unit: 'By',
    labels: ['kind'],
    description: 'Memory of the process: rss, heap and external',
  },
  parley_cpu_seconds_total: {
    kind: 'counter',
    unit: 's',
    labels: [],
    description: 'CPU that the process used, of its user and of the system',
  },
  parley_start_time_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: ['version'],
    description: 'When the process started, since 1970',
  },
} as const satisfies Record<string, Metric>

type Of<Kind extends Metric['kind']> = {
  [Name in keyof typeof metrics]: (typeof metrics)[Name]['kind'] extends Kind ? Name : never
}[keyof typeof metrics]

export type MetricName = keyof typeof metrics
export type CounterName = Of<'counter'>
export type HistogramName = Of<'histogram'>
export type GaugeName = Of<'gauge'>
/** Those of one metric, all of them. */
export type Labels<Name extends MetricName> = Record<(typeof metrics)[Name]['labels'][number], string>
