import { Command } from 'commander'
import { expect, it } from 'vitest'
import { addVerbs } from '../../../src/cli/verb-options.ts'
import { VERBS } from '../../../src/commands/table.ts'

type Ran = { verb: string; words: string[]; as: string | null }

async function typed(...words: string[]): Promise<Ran[]> {
  const ran: Ran[] = []
  const program = new Command('slipway').exitOverride()
  addVerbs(program, async (verb, rest, as) => void ran.push({ verb: verb.name, words: rest, as }))
  await program.parseAsync(words, { from: 'user' })
  return ran
}

it('hands the words of a verb on, with what only the verb knows', async () => {
  expect(await typed('start', 'checkout', '1.40.0', '--older', 'sale', 'day', '--as', 'carol')).toEqual([
    { verb: 'start', words: ['checkout', '1.40.0', '--older', 'sale', 'day'], as: 'carol' },
  ])
  expect(await typed('why', 'production/checkout', '--share')).toEqual([
    { verb: 'why', words: ['production/checkout'], as: null },
  ])
})

it('has every verb that the command line does not have of its own', () => {
  const program = new Command('slipway')
  addVerbs(program, async () => undefined)
  const names = program.commands.map(command => command.name())
  expect(VERBS.map(({ name }) => name).filter(name => !names.includes(name))).toEqual(['doctor', 'help'])
})

it('says whose account is meant at a shell, where nobody is known', () => {
  const program = new Command('slipway')
  addVerbs(program, async () => undefined)
  const link = program.commands.find(command => command.name() === 'link')
  expect(link?.helpInformation()).toMatch(/^Usage: slipway link <slack-id>$/m)
})
