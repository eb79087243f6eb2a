// `npm start`: generates and builds what is missing or stale, then serves.
import { buildApps } from './buildApps.ts'
import { generatePrisma } from './generatePrisma.ts'
import { endWithParent, run } from './run.ts'

endWithParent()
await generatePrisma()
run('tsc', '-b', 'prisma', 'schema', 'server')
await buildApps()
await import('../server/dist/process/main.js')
