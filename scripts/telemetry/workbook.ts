import { metrics } from '../../server/src/base/telemetry/metrics.ts'
import { type Panel, rows } from './panels.ts'

/**
 * What Azure Monitor is asked for one panel. It keeps of a histogram the sum and the count, so where Prometheus has the 95th of a
 * hundred this has the mean.
 */
export function kql({ metric, by, show, only }: Panel): string {
  const values = only?.values.map(value => `"${value}"`).join(', ')
  const isHistogram = metrics[metric].kind === 'histogram'
  const figure =
    show === 'highest'
      ? 'max(valueMax)'
      : show === 'p95'
        ? 'sum(valueSum) / sum(valueCount)'
        : isHistogram
          ? 'sum(valueCount) / 300.0'
          : 'sum(valueSum) / 300.0'
  return [
    'customMetrics',
    `| where name == "${metric}"`,
    ...(only ? [`| where tostring(customDimensions["${only.label}"]) in (${values})`] : []),
    ...(by ? [`| extend series = tostring(customDimensions["${by}"])`] : []),
    `| summarize figure = ${figure} by bin(timestamp, 5m)${by ? ', series' : ''}`,
    '| render timechart',
  ].join('\n')
}

/** A workbook of Application Insights, to be pasted into its advanced editor. */
export const workbook = (): object => ({
  version: 'Notebook/1.0',
  items: rows.flatMap(({ title, panels }, row) => [
    { type: 1, content: { json: `## ${title}` }, name: `row ${row}` },
    ...panels.map((panel, i) => ({
      type: 3,
      content: {
        version: 'KqlItem/1.0',
        query: kql(panel),
        size: 1,
        title: panel.title,
        timeContext: { durationMs: 21_600_000 },
        queryType: 0,
        resourceType: 'microsoft.insights/components',
      },
      customWidth: '33',
      name: `panel ${row}.${i}`,
    })),
  ]),
  fallbackResourceIds: ['Azure Monitor'],
  $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
})
