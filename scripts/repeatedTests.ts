import type { Reporter, TestModule } from 'vitest/node'

/** Says at the end which tests were repeated, and how often. */
export default class RepeatedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const repeated = modules.flatMap(module =>
      [...module.children.allTests()].flatMap(test => {
        const times = test.diagnostic()?.retryCount ?? 0
        return times > 0 ? [`  ${times} ×  ${module.relativeModuleId}: ${test.fullName}`] : []
      }),
    )
    if (repeated.length === 0) console.log('\nRepeated tests: none')
    else console.log(`\nRepeated tests: ${repeated.length}\n${repeated.join('\n')}`)
  }
}
