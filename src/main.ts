#!/usr/bin/env node
import { Command } from 'commander'
import { runCheck } from './cli/check.ts'
import { runDoctor } from './cli/doctor.ts'
import { probesOf } from './cli/probes.ts'
import { runSchema } from './cli/schema.ts'
import { runProtect } from './cli/protect.ts'
import { serve } from './cli/serve.ts'
import { addVerbs } from './cli/verb-options.ts'
import { runVerb } from './cli/verbs.ts'
import { configPath } from './config/secrets.ts'

const out = (line: string): void => void process.stdout.write(`${line}\n`)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const program = new Command('slipway')
  .description('A Slack-first release bot for teams that keep their Kubernetes manifests in Git.')
  .showHelpAfterError()

program
  .command('serve')
  .description('take notifications and release')
  .action(async () => {
    const serving = await serve(process.env)
    if (serving === null) process.exit(1)
    let ending: Promise<void> | null = null
    // A terminal and npm both pass Ctrl-C on: the second one must not cut the end short.
    const end = (): void => void (ending ??= serving.stop().then(() => process.exit(0)))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  })

program
  .command('check')
  .description('check slipway.yml and, with credentials, all that it names')
  .argument('[path]', 'path of the file', configPath(process.env))
  .action(async (path: string) => {
    process.exitCode = await runCheck({
      path,
      env: process.env,
      out,
      probes: probesOf,
      probeTimeoutMs: 10_000,
    })
  })

program
  .command('doctor')
  .description('look at the whole set-up by a round trip each, and say how to mend what is wrong')
  .argument('[path]', 'path of the file', configPath(process.env))
  .option('--json', 'print findings as JSON')
  .option('--post', 'post a message to the channel, too, and delete it at once')
  .action(async (path: string, options: { json?: true; post?: true }) => {
    const { json, post } = options
    process.exitCode = await runDoctor({
      path,
      env: process.env,
      out,
      json: json === true,
      post: post === true,
    })
  })

program
  .command('protect')
  .description('print the ruleset with which GitHub itself waits for the approvals')
  .argument('[path]', 'path of the file', configPath(process.env))
  .action(async (path: string) => {
    process.exitCode = await runProtect({ path, env: process.env, out, say })
  })

program
  .command('schema')
  .description('print the JSON schema of slipway.yml')
  .option('--reference', 'print the page about it instead')
  .action((options: { reference?: true }) => {
    const what = options.reference === true ? 'reference' : 'schema'
    process.exitCode = runSchema({ what, out: text => void process.stdout.write(text) })
  })

addVerbs(program, async (verb, words, as) => {
  process.exitCode = await runVerb({ verb, words, as, env: process.env, waitMs: 30_000, out })
})

await program.parseAsync()
