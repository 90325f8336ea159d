import * as fc from 'fast-check'
import { OLD } from './manifest-world.ts'

type Generated = { text: string; places: number }

/** A file of several documents in various styles, and how many of its values are the image. */
export function manifest(): fc.Arbitrary<Generated> {
  const documents = fc.array(fc.oneof(workload(), workload(), flow(), anchored(), configMap(), json()), {
    minLength: 1,
    maxLength: 4,
  })
  return fc
    .tuple(
      documents,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('---\n', '--- # next\n', '...\n---\n', '\n---\n\n'),
    )
    .map(([parts, windows, mark, between]) => {
      const text = `${mark ? '\uFEFF' : ''}${parts.map(part => part.text).join(between)}`
      const places = parts.reduce((sum, part) => sum + part.places, 0)
      return { text: windows ? text.replaceAll('\n', '\r\n') : text, places }
    })
}

function quotedImage(): fc.Arbitrary<string> {
  return fc.constantFrom(OLD, `"${OLD}"`, `'${OLD}'`, `!!str ${OLD}`, `&anchor-0 ${OLD}`)
}

const COMMENT = fc.constantFrom('', ' # comment', ` # was ${OLD}`, '\t# tab: {')

function workload(): fc.Arbitrary<Generated> {
  const kind = fc.constantFrom('Deployment', 'StatefulSet', 'Thing')
  const container = fc.record({
    image: quotedImage(),
    ours: fc.boolean(),
    comment: COMMENT,
    gap: fc.constantFrom(' ', '   '),
  })
  const list = fc.array(container, { minLength: 1, maxLength: 3 })
  return fc
    .tuple(kind, list, fc.constantFrom('      ', '    '), fc.boolean())
    .map(([name, containers, indent, note]) => {
      const lines = containers.map(({ image, ours, comment, gap }, at) => {
        const value = ours ? image.replace('anchor-0', `anchor-${at}`) : 'ghcr.io/acme/checkout-proxy:1.41.0'
        return `${indent}- name: c${at}\n${indent}  image:${gap}${value}${comment}\n${indent}  args: ["--x=${OLD}", 'é 🚢']\n`
      })
      const head = `# ${name}\napiVersion: x/v1\nkind: ${name}\n${note ? `metadata: {annotations: {note: "uses ${OLD}"}}\n` : ''}`
      return {
        text: `${head}spec:\n  template:\n    containers:\n${lines.join('')}`,
        places: containers.filter(({ ours }) => ours).length,
      }
    })
}

function flow(): fc.Arbitrary<Generated> {
  return fc
    .tuple(fc.constantFrom(OLD, `"${OLD}"`, `'${OLD}'`), COMMENT, fc.constantFrom('', '\n   '))
    .map(([image, comment, wrap]) => ({
      text: `kind: Pod\nspec: {containers: [{name: a, image: ${image}${wrap}}, {image: other:1, ${wrap}x: ${image}}]}${comment}\n`,
      places: 1,
    }))
}

function anchored(): fc.Arbitrary<Generated> {
  return fc.integer({ min: 1, max: 3 }).map(uses => ({
    text: `x: &app ${OLD}\nspec:\n${'  - image: *app # alias\n'.repeat(uses)}`,
    places: 1,
  }))
}

function configMap(): fc.Arbitrary<Generated> {
  return fc.constantFrom(
    {
      text: `kind: ConfigMap\ndata:\n  image: ${OLD}\n  app.yaml: |\n    image: ${OLD} # slipway: checkout\n`,
      places: 0,
    },
    { text: `kind: Secret\nstringData: {image: "${OLD}"}\n`, places: 0 },
    {
      text: `kind: List\nitems:\n- kind: ConfigMap\n  data: {image: ${OLD}}\n- kind: Pod\n  image: ${OLD}\n`,
      places: 1,
    },
  )
}

function json(): fc.Arbitrary<Generated> {
  return fc.constantFrom('', ' ', '\n\t').map(space => ({
    text: `{${space}"kind":${space}"Pod",${space}"spec": {"containers": [{"image":${space}"${OLD}", "args": ["${OLD}"]}]}}\n`,
    places: 1,
  }))
}
