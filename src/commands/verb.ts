import type { ModalView } from '@slack/types'
import type { Store } from '../ports.ts'
import type { Ask } from '../release/events.ts'
import type { TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { plainAnswer } from '../views/answers.ts'
import type { Finding } from '../views/doctor.ts'
import type { Message } from '../views/shape.ts'

/** What the answer to a question is looked up in. `command` is what stands before a verb where it is typed. */
export type Looks = {
  store: Pick<Store, 'load' | 'journal' | 'verdicts' | 'recall'>
  rules: { of(id: TargetId): Rules | null; all(): Rules[] }
  command: string
  /** Looks at the whole set-up, where whoever answers can. */
  examine?: () => Promise<Finding[]>
  /** Whether a Slack member may declare an emergency there; yes where that cannot be known in time. */
  declares?: (user: string, rules: Rules) => Promise<boolean>
}

/** Who types a verb: a Slack user id, or the GitHub login that somebody at a shell goes by, if they said one. */
export type Asker = { at: 'slack'; user: string; channel: string } | { at: 'shell'; login: string | null }

export type Asking = Looks & { by: Asker }

/**
 * What a verb comes to: an answer; something to be done, which is stored and authorised where it is done; or a window
 * that asks for more, with what is said where no window can be opened.
 */
export type Outcome =
  /** `isDone` false: the words were not understood, or what they ask for cannot be asked for. */
  | { kind: 'answer'; message: Message; isDone: boolean }
  /** An answer that takes longer than Slack waits, and what is said meanwhile. */
  | { kind: 'later'; meanwhile: Message; message: Promise<Message> }
  | { kind: 'ask'; target: TargetId; ask: Ask }
  | { kind: 'window'; view: ModalView; without: string }
  /** Concerns a Slack member, and no target. */
  | { kind: 'people'; what: 'link' | 'unlink'; slack: string }

/**
 * One word of `/release` and of the command line. Dispatching, help, suggestions and docs/commands.md all come from
 * the table of these; who may is printed here, and judged in `decide` for every transport.
 */
export type Verb = {
  name: string
  usage: string
  /** Its words at a shell, where they are others and nobody is named by `--as`. */
  atShell?: string
  help: string
  who: string
  answer(asking: Asking, words: string[]): Promise<Outcome>
}

/** Words as a verb understands them, or what is answered to words that it does not understand. */
export type Parsed<T> = { given: T } | { answer: string }

/** Makes a verb of what its words mean and what it then does. */
export function verb<T>(
  words: Pick<Verb, 'name' | 'usage' | 'atShell' | 'help' | 'who'>,
  does: {
    parse(words: string[], all: Rules[]): Parsed<T>
    run(asking: Asking, given: T): Promise<Outcome>
  },
): Verb {
  return {
    ...words,
    answer: async (asking, typed) => {
      const parsed = does.parse(typed, asking.rules.all())
      return 'answer' in parsed ? saying(parsed.answer) : does.run(asking, parsed.given)
    },
  }
}

export function answering(message: Message): Outcome {
  return { kind: 'answer', message, isDone: true }
}

/** Why there is no answer, or nothing to do: one sentence, with names and commands between backticks. */
export function saying(text: string): Outcome {
  return { kind: 'answer', message: plainAnswer(text), isDone: false }
}
