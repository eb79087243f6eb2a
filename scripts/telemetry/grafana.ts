import { metrics } from '../../server/src/base/telemetry/metrics.ts'
import { type Panel, rows } from './panels.ts'

/** What Prometheus is asked for one panel. */
export function promql({ metric, by, show, only }: Panel): string {
  const labels = only ? `{${only.label}=~"${only.values.join('|')}"}` : ''
  const grouped = by ? ` by (${by})` : ''
  if (show === 'highest') return `max${grouped} (${metric}${labels})`
  if (show === 'p95') {
    const groups = ['le', ...(by ? [by] : [])].join(', ')
    return `histogram_quantile(0.95, sum by (${groups}) (rate(${metric}_bucket${labels}[$__rate_interval])))`
  }
  const counted = metrics[metric].kind === 'histogram' ? `${metric}_count` : metric
  return `sum${grouped} (rate(${counted}${labels}[$__rate_interval]))`
}

const datasource = { type: 'prometheus', uid: '$datasource' }
const [WIDTH, HEIGHT, PER_ROW] = [8, 8, 3]

/** A dashboard as Grafana reads it. */
export function grafanaDashboard(): object {
  let y = 0
  const panels = rows.flatMap(({ title, panels }) => {
    const row = { type: 'row', title, collapsed: false, gridPos: { h: 1, w: 24, x: 0, y }, panels: [] }
    const placed = panels.map((panel, i) => ({
      type: 'timeseries',
      title: panel.title,
      datasource,
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      gridPos: {
        h: HEIGHT,
        w: WIDTH,
        x: (i % PER_ROW) * WIDTH,
        y: y + 1 + Math.floor(i / PER_ROW) * HEIGHT,
      },
      targets: [
        {
          refId: 'A',
          datasource,
          expr: promql(panel),
          legendFormat: panel.by ? `{{${panel.by}}}` : panel.title,
        },
      ],
    }))
    y += 1 + Math.ceil(panels.length / PER_ROW) * HEIGHT
    return [row, ...placed]
  })
  return {
    uid: 'parley',
    title: 'Parley',
    tags: ['parley'],
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data' }] },
    panels: panels.map((panel, i) => ({ id: i + 1, ...panel })),
  }
}
