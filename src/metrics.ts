import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

/** What is counted for Prometheus. Labels are bounded: never a repository, a tag or a person. */
export type Metrics = {
  /** A request that was answered with 4xx or 503; `route` as registered, `reason` one word. */
  refused(route: string, reason: string): void
  /** An inbox entry: `known` when the same one was stored before. */
  accepted(sender: string, outcome: 'stored' | 'known'): void
  /** 1 while the newest slipway.yml is in force, 0 while an invalid one is ignored. */
  configurationValid(valid: boolean): void
  /** Everything in Prometheus' text format. */
  text(): Promise<string>
  contentType: string
}

/** A registry of its own, so that several may live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const refused = new Counter({
    name: 'slipway_requests_refused_total',
    help: 'Requests answered with 4xx or 503',
    labelNames: ['route', 'reason'],
    registers: [registry],
  })
  const accepted = new Counter({
    name: 'slipway_inbox_entries_total',
    help: 'Notifications accepted into the inbox',
    labelNames: ['sender', 'outcome'],
    registers: [registry],
  })
  const valid = new Gauge({
    name: 'slipway_configuration_valid',
    help: 'Whether the newest slipway.yml is in force',
    registers: [registry],
  })
  return {
    refused: (route, reason) => refused.inc({ route, reason }),
    accepted: (sender, outcome) => accepted.inc({ sender, outcome }),
    configurationValid: is => valid.set(is ? 1 : 0),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
