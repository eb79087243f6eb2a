/** What a scenario came to. Only what was sent and what was acknowledged may be other than zero, and they are the same. */
export interface Figures {
  sent: number
  acknowledged: number
  /** Acknowledged, and not stored. */
  lost: number
  /** Stored twice, or a model asked twice. */
  doubled: number
  /** Whatever else is not as it should be. */
  wrong: number
  /** What that is, and which. */
  findings: string[]
  /** What is good to know and no finding. */
  remark: string
}

export interface Scenario {
  name: string
  /** What happens in it, in a sentence. */
  about: string
  /** What this machine does not have that it takes; without it, it is skipped. */
  lacks?(): Promise<string | null>
  run(options: ScenarioOptions): Promise<Figures>
}

export interface ScenarioOptions {
  /** As short as the fault can still be seen. */
  short: boolean
  /** A folder for the logs of the servers. */
  logs?: string | undefined
}
