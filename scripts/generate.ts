// `npm run generate`: everything that follows from the models and the schema.
import { run } from './run.ts'

run('node', 'scripts/generatePrisma.ts')
run('tsc', '-b', 'prisma', 'schema', 'server')
run('node', 'scripts/emitSchema.ts')
run('node', 'scripts/generateSdk.ts', '--always')
run('tsc', '-b', 'sdk')
run('node', 'scripts/emitTrustedDocuments.ts')
run('node', 'scripts/emitOperationNames.ts')
run('node', 'scripts/emitEnvExample.ts')
run('node', 'scripts/emitMetrics.ts')
run('node', 'scripts/emitDashboards.ts')
run('node', 'scripts/emitFences.ts')
run('node', 'scripts/emitSecurity.ts')
run('node', 'scripts/emitWhoReads.ts')
run('node', 'scripts/emitChart.ts')
run('node', 'scripts/patchLock.ts')
