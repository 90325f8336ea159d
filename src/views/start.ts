import type { KnownBlock, ModalView, Option, PlainTextOption, StaticSelect } from '@slack/types'
import type { Rules } from '../release/rules.ts'
import type { Version } from '../release/versions.ts'
import { aside } from './lists.ts'
import { context, plainText, section } from './shape.ts'
import { foreign, plain } from './text.ts'

/** The names by which the window is known, and where its fields stand in it. */
export const START = {
  callback: 'start',
  target: { block: 'target', action: 'start_target' },
  /** The block is another one for each target: Slack would keep the version of the one before. */
  version: { block: (target: string) => `version:${target.slice(0, 200)}`, action: 'version' },
  older: { block: 'older', action: 'older' },
  reason: { block: 'reason', action: 'text' },
  /** Of each target, too: what was said of one is no emergency of another. */
  emergency: { block: (target: string) => `emergency:${target.slice(0, 200)}`, action: 'emergency' },
} as const

const OPTIONS_MAX = 100
const REASON_MAX = 300
const LABEL_MAX = 75
const VALUE_MAX = 150

/** `declares`: whoever looks may declare an emergency there. */
type Chosen = { rules: Rules; versions: Version[]; declares: boolean }
type Starting = { all: Rules[]; chosen: Chosen | null; channel: string }

/**
 * Which target, then which of the versions that its policy knows, and why. Slack takes 100 options, or 100 groups of 100:
 * one group for each environment; what has no place in it can be typed. An emergency is a field of its own, for those who
 * may declare one.
 */
export function startModal({ all, chosen, channel }: Starting): ModalView {
  const { groups, left } = grouped(all)
  return {
    type: 'modal',
    callback_id: START.callback,
    private_metadata: JSON.stringify({ target: chosen?.rules.target ?? null, channel }),
    title: plainText('Start a release', 24),
    ...(isReady(chosen) ? { submit: plainText('Start', 24) } : {}),
    close: plainText('Cancel', 24),
    blocks: [
      targetBlock(groups, chosen),
      ...(left === 0
        ? []
        : [context(`+${left} more, for which there is no place: type \`start\`, service and version.`)]),
      ...(chosen === null ? [context('The versions are shown once you chose.')] : versionBlocks(chosen)),
    ],
  }
}

function isReady(chosen: Chosen | null): boolean {
  return chosen !== null && startable(chosen.versions).length > 0
}

/** What is on its way already, or was rolled back, cannot be started. */
function startable(versions: Version[]): Version[] {
  return versions
    .filter(({ standing }) => ['waits', 'newer', 'older'].includes(standing))
    .slice(0, OPTIONS_MAX)
}

/** Slack wants a section for a choice that shows more at once: an input tells of it only where that is asked for. */
function targetBlock(groups: Group[], chosen: Chosen | null): KnownBlock {
  const initial = chosen === null ? {} : { initial_option: optionOf(chosen.rules) }
  const isKnown = groups.some(({ options }) => options.some(({ value }) => value === chosen?.rules.target))
  const element: StaticSelect = {
    type: 'static_select',
    action_id: START.target.action,
    placeholder: plainText('Service and environment', 150),
    option_groups: groups,
    ...(isKnown ? initial : {}),
  }
  const label = chosen === null || isKnown ? 'Where' : `Where (now ${plain(chosen.rules.target, 100)})`
  return { type: 'section', block_id: START.target.block, text: plainText(label, 200), accessory: element }
}

function versionBlocks({ rules, versions, declares }: Chosen): KnownBlock[] {
  const options = startable(versions).map(optionOfVersion)
  if (options.length === 0) {
    const name = `${foreign(rules.service, 80)} in ${foreign(rules.environment, 60)}`
    return [section(`No other version of ${name} is known yet; its registry may not have been polled.`)]
  }
  const older: Option = {
    text: plainText('It may be older than what is deployed', LABEL_MAX),
    value: START.older.action,
  }
  return [
    {
      type: 'input',
      block_id: START.version.block(rules.target),
      label: plainText('Version', 100),
      element: { type: 'static_select', action_id: START.version.action, options },
    },
    {
      type: 'input',
      block_id: START.older.block,
      optional: true,
      label: plainText('Going back', 100),
      element: { type: 'checkboxes', action_id: START.older.action, options: [older] },
    },
    {
      type: 'input',
      block_id: START.reason.block,
      optional: true,
      label: plainText('Why?', 100),
      element: { type: 'plain_text_input', action_id: START.reason.action, max_length: REASON_MAX },
    },
    ...(declares ? [emergencyBlock(rules)] : []),
  ]
}

/** What is written there is the declaration: loud, since it is easily taken for a second place to say why. */
function emergencyBlock({ target, approvals }: Rules): KnownBlock {
  const one = approvals === null ? '' : ', and needs one approval, of somebody other than you'
  const hint = `Leave this empty unless it is one. With a text here the version SKIPS SOAK AND FREEZE${one}. The channel is told at once, with your name and these words.`
  return {
    type: 'input',
    block_id: START.emergency.block(target),
    optional: true,
    label: plainText('EMERGENCY: why can this not wait?', 100),
    hint: plainText(hint, 400),
    element: { type: 'plain_text_input', action_id: START.emergency.action, max_length: REASON_MAX },
  }
}

type Group = { label: ReturnType<typeof plainText>; options: PlainTextOption[] }

function grouped(all: Rules[]): { groups: Group[]; left: number } {
  const environments = [...new Set(all.map(({ environment }) => environment))].slice(0, OPTIONS_MAX)
  const every = environments.map(environment => ({
    label: plainText(plain(environment, LABEL_MAX), LABEL_MAX),
    options: all
      .filter(rules => rules.environment === environment && rules.target.length <= VALUE_MAX)
      .slice(0, OPTIONS_MAX)
      .map(optionOf),
  }))
  const groups = every.filter(({ options }) => options.length > 0)
  const shown = groups.reduce((sum, { options }) => sum + options.length, 0)
  return { groups, left: all.length - shown }
}

function optionOf({ target, service, environment }: Rules): PlainTextOption {
  return {
    text: plainText(`${plain(service, 40)} in ${plain(environment, 30)}`, LABEL_MAX),
    value: target,
  }
}

function optionOfVersion({ tag, standing }: Version): PlainTextOption {
  const what = standing === 'older' ? ' (older)' : aside(standing)
  return { text: plainText(`${plain(tag, 60)}${what}`, LABEL_MAX), value: tag }
}
