import type { Button } from '@slack/types'
import { isStill, stopsApplying, stopsMerging, stopsWriting, type Stop } from '../../release/gates.ts'
import type { Drawing } from '../shape.ts'
import { ACTIONS, aloud, button } from './button.ts'

/** For whom a freeze or a soak stands in the way: to override it, or to declare an emergency where somebody may. */
export function passButtons(drawing: Drawing): Button[] {
  const { release, rules } = drawing
  if (release.pass !== undefined || release.givesWay !== null) return []
  const stops = stopsOn(drawing).filter(({ kind }) => kind !== 'paced')
  const what = `${rules.service} ${release.version} in ${rules.environment}`
  if (stops.length === 0 || stops.some(({ kind }) => kind === 'rejected')) return []
  const emergency: Button[] =
    rules.emergency.length === 0
      ? []
      : [{ ...button(drawing, ACTIONS.emergency, 'Emergency…'), ...aloud(`Emergency: release ${what}`) }]
  if (!stops.every(({ kind }) => isStill(kind))) return emergency
  const label = aloud(`Override the freeze for ${what}`)
  return [{ ...button(drawing, ACTIONS.override, 'Override the freeze…'), ...label }, ...emergency]
}

function stopsOn({ target, rules, release, nowMs }: Drawing): Stop[] {
  switch (release.stage) {
    case 'writing':
      return stopsWriting(target, rules, release, nowMs)
    case 'reviewing':
      return release.pull === null ? [] : stopsMerging(target, rules, release, nowMs)
    case 'applying':
      return stopsApplying(rules, release, nowMs)
    case 'outside':
    case 'merging':
    case 'converging':
    case 'failed':
    case 'live':
    case 'superseded':
    case 'included':
    case 'withdrawn':
    case 'rolled_back':
      return []
  }
}
