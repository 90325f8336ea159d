import { editByHand } from '../../ci/play.ts'
import type { Edited } from '../../ci/play.ts'
import { BOB } from './read-slack.ts'
import { createProofs } from './rows.ts'
import type { Proof, Proofs } from './rows.ts'
import type { Stage } from './stage.ts'

const CONTEXT = 'slipway/staging/checkout'

/** Bob edits a manifest in GitHub; Slipway hears of it and applies it like any other commit. */
export async function playEdit(stage: Stage, say: (proof: Proof) => void): Promise<Proof[]> {
  const heardBefore = stage.announced().at(-1)?.id ?? 0
  const edited = await editByHand(stage.ci)
  const proofs = createProofs(`manifest edited by hand (${edited.commit.slice(0, 7)})`, Date.now(), say)
  await Promise.all([
    proveHeard(stage, proofs, { edited, heardBefore }),
    proveApplied(stage, proofs, edited),
    proveTold(stage, proofs, edited),
  ])
  return proofs.all()
}

type Heard = { edited: Edited; heardBefore: number }

async function proveHeard(stage: Stage, { prove }: Proofs, { edited, heardBefore }: Heard): Promise<void> {
  const { until, announced, github } = stage
  await prove({
    row: 'R8',
    what: 'the push told to Slipway, and the target that it touched',
    seen: until(async () => {
      const delivery = announced().find(
        ({ id, type, detail }) => id > heardBefore && type === 'delivery' && detail['event'] === 'push',
      )
      const { ids } = await github.statuses('acme/deploy', edited.commit, CONTEXT)
      return delivery && ids.length > 0 ? { delivery, ids } : null
    }),
    text: ({ delivery, ids }) =>
      `push of ${edited.commit} delivered (answer ${String(delivery.detail['statusCode'])}), touched staging/checkout (status ${ids[0]})`,
  })
}

async function proveApplied({ clusters, until }: Stage, { prove }: Proofs, edited: Edited): Promise<void> {
  await prove({
    row: 'R9',
    what: `TIMEOUT_MS ${edited.timeoutMs} in the cluster`,
    seen: until(async () => {
      const read = await clusters.staging.setting('checkout', 'TIMEOUT_MS')
      return read.value === edited.timeoutMs && read.bySlipway ? read : null
    }),
    text: ({ value, version }) =>
      `ConfigMap checkout/checkout has TIMEOUT_MS ${value}, field manager slipway (Apply), resourceVersion ${version}`,
  })
}

async function proveTold({ github, slack, until }: Stage, { prove }: Proofs, edited: Edited): Promise<void> {
  await Promise.all([
    prove({
      row: 'R12',
      what: `${CONTEXT} at success on Bob's commit`,
      seen: until(async () => {
        const seen = await github.statuses('acme/deploy', edited.commit, CONTEXT)
        return seen.states.at(-1) === 'success' ? seen : null
      }),
      text: ({ states, ids }) =>
        `${CONTEXT} on ${edited.commit.slice(0, 7)}: ${states.join(' → ')} (ids ${ids.join(', ')})`,
    }),
    prove({
      row: 'R15',
      what: 'a reply that mentions Bob',
      seen: until(async () => {
        const card = await slack.card(edited.title)
        const reply = card ? await slack.reply(card.ts, `<@${BOB}>`) : null
        return card && reply ? { card: card.ts, reply } : null
      }),
      text: ({ card, reply }) => `reply ${reply.ts} in thread ${card} mentions bob`,
    }),
  ])
}
