import type { MetricName } from '../../server/src/base/telemetry/metrics.ts'

export interface Panel {
  title: string
  /** As Grafana calls it. */
  unit: 's' | 'short' | 'bytes' | 'ops' | 'none'
  /** The metric it is about, and the label it is told apart by. */
  metric: MetricName
  by?: string
  /** Of histograms; of counters it is the rate, of gauges the highest. */
  show: 'rate' | 'p95' | 'highest'
  /** Only these, as PromQL and KQL write it alike: a label and its values. */
  only?: { label: string; values: string[] }
}

/** Rows of the dashboards, for Grafana and for the workbook of Azure alike. */
export const rows: { title: string; panels: Panel[] }[] = [
  {
    title: 'People',
    panels: [
      {
        title: 'Operations a second',
        unit: 'ops',
        metric: 'parley_operation_duration_seconds',
        by: 'outcome',
        show: 'rate',
      },
      {
        title: 'Operations, 95 of 100 within',
        unit: 's',
        metric: 'parley_operation_duration_seconds',
        by: 'operation',
        show: 'p95',
      },
      {
        title: 'Errors a second, by code',
        unit: 'ops',
        metric: 'parley_operation_errors_total',
        by: 'code',
        show: 'rate',
      },
      {
        title: 'Sign-ins a second',
        unit: 'ops',
        metric: 'parley_sign_in_duration_seconds',
        by: 'outcome',
        show: 'rate',
        only: { label: 'step', values: ['return'] },
      },
      { title: 'Sockets', unit: 'short', metric: 'parley_sockets_open', by: 'transport', show: 'highest' },
      {
        title: 'Refused by limits, a second',
        unit: 'ops',
        metric: 'parley_rate_limited_total',
        by: 'limit',
        show: 'rate',
      },
    ],
  },
  {
    title: 'Models',
    panels: [
      { title: 'Replies being written', unit: 'short', metric: 'parley_replies_running', show: 'highest' },
      {
        title: 'Calls a second',
        unit: 'ops',
        metric: 'parley_model_duration_seconds',
        by: 'outcome',
        show: 'rate',
      },
      {
        title: 'First piece, 95 of 100 within',
        unit: 's',
        metric: 'parley_model_first_token_seconds',
        by: 'model',
        show: 'p95',
      },
      {
        title: 'Tokens a second',
        unit: 'short',
        metric: 'parley_model_tokens_total',
        by: 'kind',
        show: 'rate',
      },
      { title: 'Cost a second', unit: 'none', metric: 'parley_model_cost_total', by: 'model', show: 'rate' },
      {
        title: 'What works (1) and what does not (0)',
        unit: 'none',
        metric: 'parley_dependency_up',
        by: 'name',
        show: 'highest',
      },
    ],
  },
  {
    title: 'Database and jobs',
    panels: [
      {
        title: 'Transactions, 95 of 100 within',
        unit: 's',
        metric: 'parley_transaction_duration_seconds',
        by: 'outcome',
        show: 'p95',
      },
      {
        title: 'Reads, 95 of 100 within',
        unit: 's',
        metric: 'parley_database_read_duration_seconds',
        by: 'outcome',
        show: 'p95',
      },
      {
        title: 'Connections',
        unit: 'short',
        metric: 'parley_database_connections',
        by: 'state',
        show: 'highest',
      },
      {
        title: 'Journal, last written before',
        unit: 's',
        metric: 'parley_journal_lag_seconds',
        show: 'highest',
      },
      {
        title: 'Journal, 95 of 100 within',
        unit: 's',
        metric: 'parley_journal_tick_duration_seconds',
        by: 'outcome',
        show: 'p95',
      },
      { title: 'Jobs that wait', unit: 'short', metric: 'parley_jobs_waiting', by: 'job', show: 'highest' },
      { title: 'Jobs are late by', unit: 's', metric: 'parley_job_lag_seconds', by: 'job', show: 'highest' },
      {
        title: 'Runs of jobs a second',
        unit: 'ops',
        metric: 'parley_job_duration_seconds',
        by: 'outcome',
        show: 'rate',
      },
      {
        title: 'Changes the search waits for',
        unit: 'short',
        metric: 'parley_search_waiting',
        show: 'highest',
      },
    ],
  },
  {
    title: 'Servers',
    panels: [
      {
        title: 'Event loop late by',
        unit: 's',
        metric: 'parley_event_loop_delay_seconds',
        by: 'percentile',
        show: 'highest',
      },
      { title: 'Memory', unit: 'bytes', metric: 'parley_memory_bytes', by: 'kind', show: 'highest' },
      { title: 'Cores in use', unit: 'none', metric: 'parley_cpu_seconds_total', show: 'rate' },
      { title: 'Reaches others by Redis', unit: 'none', metric: 'parley_bus_shared', show: 'highest' },
      { title: 'Gaps of the bus a second', unit: 'ops', metric: 'parley_bus_gaps_total', show: 'rate' },
      {
        title: 'Started at',
        unit: 'none',
        metric: 'parley_start_time_seconds',
        by: 'version',
        show: 'highest',
      },
    ],
  },
]
