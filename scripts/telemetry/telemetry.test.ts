import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { metrics } from '../../server/src/base/telemetry/metrics.ts'
import { root } from '../run.ts'
import { grafanaDashboard } from './grafana.ts'
import { rows } from './panels.ts'
import { workbook } from './workbook.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Alert {
  alert: string
  expr: string
  annotations: { runbook: string }
}
const alertsFile = 'deploy/telemetry/alerts.yaml'
const alerts: Alert[] = parse(read(alertsFile)).groups.flatMap(({ rules }: { rules: Alert[] }) => rules)

/** What Prometheus has of our metrics: of histograms three. */
const exported = new Set(
  Object.entries(metrics).flatMap(([name, { kind }]) =>
    kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  ),
)
const namesIn = (text: string) => [...text.matchAll(/\bparley_\w+/g)].map(([name]) => name)

it('dashboards, workbook, alerts and runbooks name metrics that the server exports', () => {
  const grafana = JSON.stringify(grafanaDashboard())
  for (const name of [...namesIn(grafana), ...alerts.flatMap(({ expr }) => namesIn(expr))])
    expect(exported, name).toContain(name)
  for (const name of namesIn(JSON.stringify(workbook()))) expect(Object.keys(metrics)).toContain(name)
  for (const page of globSync('docs/runbooks/*.md', { cwd: root }))
    for (const name of namesIn(read(page)))
      expect([...exported, ...Object.keys(metrics)], `${page}: ${name}`).toContain(name)
})

it('every metric is on a panel, by a label that it has', () => {
  const panels = rows.flatMap(row => row.panels)
  expect(new Set(panels.map(({ metric }) => metric))).toEqual(new Set(Object.keys(metrics)))
  for (const { metric, by, only } of panels)
    for (const label of [by, only?.label]) if (label) expect(metrics[metric].labels).toContain(label)
})

it('every alert has its page, and every page its alert', () => {
  const pageOf = ({ alert }: Alert) => alert.replace(/(?!^)[A-Z]/g, letter => `-${letter}`).toLowerCase()
  const pages = globSync('docs/runbooks/*.md', { cwd: root }).map(path => basename(path, '.md'))
  expect(alerts.map(pageOf).toSorted()).toEqual(pages.toSorted())
  for (const alert of alerts) expect(alert.annotations.runbook).toBe(`docs/runbooks/${pageOf(alert)}.md`)
  for (const page of pages)
    expect(read(`docs/runbooks/${page}.md`)).toMatch(/## What to look at[\s\S]*## What to do/)
})

it('Prometheus takes its configuration and the rules', ({ skip }) => {
  const promtool = (...args: string[]) => spawnSync('promtool', args, { cwd: root, encoding: 'utf8' })
  if (promtool('--version').status !== 0) return skip('there is no promtool')
  expect(promtool('check', 'rules', '--lint-fatal', alertsFile)).toMatchObject({ status: 0 })
  const config = promtool('check', 'config', '--syntax-only', 'deploy/telemetry/prometheus.yaml')
  expect(config).toMatchObject({ status: 0 })
})
