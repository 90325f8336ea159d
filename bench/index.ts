import { mkdir, writeFile } from 'node:fs/promises'
import { applyTable, benchApply } from './apply.ts'
import { benchCrash, crashText } from './crash.ts'
import { benchCrowd, crowdText } from './crowd.ts'
import { benchEdit } from './edit.ts'
import { benchPullRoad, pullRoadText } from './pull-road.ts'
import { benchRoad, roadText } from './road.ts'

/** `npm run bench`: prints each table and writes all figures to report/bench.json. */
console.log('One image edited in folders of several sizes, CPU milliseconds')
const edit = await benchEdit()
console.table(
  Object.fromEntries(Object.entries(edit).map(([name, value]) => [name, Number(value.toFixed(3))])),
)

console.log('\nApply on a real API server, beside kubectl apply --server-side')
const apply = await benchApply()
console.log(applyTable(apply))

console.log('\nThe road: from a push to live and told')
const road = await benchRoad()
console.log(roadText(road))

console.log(
  "\nThe production road: from a push over its pull request and the author's clicks to live and told",
)
const pullRoad = await benchPullRoad()
console.log(pullRoadText(pullRoad))

console.log('\nA hundred people who click Approve at once, twice each, on two replicas')
const crowd = await benchCrowd()
console.log(crowdText(crowd))

console.log('\nKilled in the middle of an effect, and started again')
const crash = await benchCrash()
console.log(crashText(crash))

await mkdir('report', { recursive: true })
await writeFile(
  'report/bench.json',
  `${JSON.stringify({ edit, apply, road, pullRoad, crowd, crash }, null, 2)}\n`,
)
console.log('\nwritten to report/bench.json')
