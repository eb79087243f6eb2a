import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { metrics } from '../server/dist/base/telemetry/metrics.js'
import { root } from './run.ts'

/** The table of all metrics, between two marks of a page that is written by hand. */
const page = join(root, 'docs/telemetry.md')
const [begin, end] = ['<!-- generated: metrics -->\n', '<!-- end -->']
const rows = Object.entries(metrics).map(
  ([name, { kind, unit, labels, description }]) =>
    `| \`${name}\` | ${kind} | ${unit === '1' ? '' : unit} | ${labels.map(label => `\`${label}\``).join(' ')} | ${description} |`,
)
const text = readFileSync(page, 'utf8')
const [before, rest = ''] = text.split(begin)
const after = rest.slice(rest.indexOf(end))
writeFileSync(
  page,
  `${before}${begin}
| metric | kind | unit | labels | what it is |
|---|---|---|---|---|
${rows.join('\n')}

${after}`,
)
