import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'
import { grafanaDashboard } from './telemetry/grafana.ts'
import { workbook } from './telemetry/workbook.ts'

/** The dashboards, of one list of panels (`scripts/telemetry/panels.ts`). */
const write = (path: string, content: object) =>
  writeFileSync(join(root, 'deploy/telemetry', path), `${JSON.stringify(content, null, 2)}\n`)

write('grafana/parley.json', grafanaDashboard())
write('azure-workbook.json', workbook())
