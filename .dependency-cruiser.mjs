/**
 * Who may import whom (docs/design.md). A test plants one violation per rule and sees it named.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const SDK =
  '^node_modules/(@slack/|@octokit/|@kubernetes/|bullmq|ioredis|undici|fastify|pino|prom-client|rate-limiter-flexible|commander)'

export default {
  forbidden: [
    rule('no-cycle', 'A circle has no floor to stand on.', {}, { circular: true }),
    rule(
      'release-is-pure',
      'src/release imports only itself, yaml and semver.',
      { path: '^src/release/' },
      { pathNot: '^src/release/|^node_modules/(yaml|semver|@types/semver)/' },
    ),
    rule(
      'views-are-pure',
      'src/views imports src/release, the texts of errors, and types of @slack/types.',
      { path: '^src/views/' },
      { pathNot: '^src/(views|release|errors)(/|\\.ts$)|^src/ports\\.ts$|^node_modules/@slack/types/' },
    ),
    rule(
      'commands-ask-ports',
      'src/commands imports src/release, views, ports, errors, log, the nearest word, and types of @slack/types.',
      { path: '^src/commands/' },
      {
        pathNot:
          '^src/(commands|release|views|ports|errors|log)(/|\\.ts$)|^src/config/nearest\\.ts$|^node_modules/@slack/types/',
      },
    ),
    rule(
      'config-stands-alone',
      'src/config imports types and policies of src/release, errors, yaml, zod and cron-parser.',
      { path: '^src/config/' },
      {
        pathNot:
          '^src/(config|release|errors)(/|\\.ts$)|^node_modules/(yaml|zod|cron-parser)/|^(node:)?(fs|path|crypto)',
      },
    ),
    rule(
      'errors-and-log-know-nobody',
      'The catalogue is data; the log is used by all.',
      { path: '^src/(errors|log)(/|\\.ts$)' },
      { path: '^(src|handlers|jobs)/', pathNot: '^src/(errors|log)(/|\\.ts$)' },
    ),
    rule(
      'ports-name-only-nouns',
      'src/ports.ts imports types of src/release.',
      { path: '^src/ports(/|\\.ts$)' },
      { pathNot: '^src/(release|ports)/' },
    ),
    rule(
      'advance-is-small',
      'src/advance.ts imports src/release, ports, errors and log.',
      { path: '^src/advance\\.ts$' },
      { pathNot: '^src/(release/|ports|errors|log)' },
    ),
    rule(
      'clients-know-no-decisions',
      'src/clients imports ports, errors, log, types of src/release and its own SDK.',
      { path: '^src/clients/' },
      { path: '^(src/(views|config|cli|main|advance)(/|\\.ts$)|(handlers|jobs|sandbox|test|bench)/)' },
    ),
    rule(
      'one-home-for-each-sdk',
      'A client imports no other client.',
      { path: '^src/clients/([^/.]+)' },
      {
        path: '^src/clients/',
        pathNot: ['^src/clients/$1(/|\\.ts$)', '^src/clients/(lru|store/connection)\\.ts$'],
      },
    ),
    rule(
      'jobs-import-no-handlers',
      'Outbound knows nothing of inbound.',
      { path: '^jobs/' },
      { path: '^(handlers/|src/(clients|config|cli|main)(/|\\.ts$))' },
    ),
    rule(
      'handlers-import-no-jobs',
      'Inbound knows nothing of outbound.',
      { path: '^handlers/' },
      { path: '^(jobs/|src/(clients|cli|main)(/|\\.ts$))' },
    ),
    rule(
      'sdks-stay-at-the-edge',
      'SDKs are imported by clients; Bolt and the GitHub webhooks by their handlers, fastify by the server.',
      {
        path: '^(src|jobs|handlers)/',
        pathNot:
          '^src/(clients/|(log|metrics|main)(/|\\.ts$)|cli/)|^handlers/(slack|github)/|^handlers/server\\.ts$',
      },
      { path: SDK, pathNot: '^node_modules/@slack/types/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'only-the-root-composes',
      'Nobody else in src imports handlers or jobs.',
      { path: '^src/', pathNot: '^src/(main\\.ts|cli/)' },
      { path: '^(handlers|jobs)/' },
    ),
    rule(
      'sandbox-is-a-stranger',
      'The sandbox imports nothing of the product.',
      { path: '^sandbox/' },
      { path: '^(src|handlers|jobs|test|bench)/' },
    ),
    rule(
      'product-needs-no-tests',
      'The product imports nothing of sandbox, bench or test.',
      { path: '^(src|handlers|jobs)/' },
      { path: '^(sandbox|bench|test)/' },
    ),
    rule('not-resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
