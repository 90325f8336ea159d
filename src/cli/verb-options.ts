import type { Command } from 'commander'
import { VERBS } from '../commands/table.ts'
import type { Verb } from '../commands/verb.ts'

type Run = (verb: Verb, words: string[], as: string | null) => Promise<void>

/** Commander has commands and a help of its own, which list these too. */
const OWN = ['help', 'doctor']

/** Every verb of the table as a command; what it does not know itself are words of the verb, `--older` too. */
export function addVerbs(program: Command, run: Run): void {
  for (const verb of VERBS.filter(({ name }) => !OWN.includes(name))) {
    program
      .command(verb.name)
      .usage(verb.atShell ?? `${verb.usage} [--as <login>]`)
      .description(verb.help)
      .argument('[words...]')
      .option('--as <login>', 'GitHub login of who asks; judged by the same rules as a click')
      .allowUnknownOption()
      .action(async (words: string[], options: { as?: string }) => {
        await run(
          verb,
          words.filter(word => word !== '--share'),
          options.as ?? null,
        )
      })
  }
}
