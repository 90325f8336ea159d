import { expect, it } from 'vitest'
import { EDIT, NEW, OLD, edited, replaced } from './manifest-world.ts'

it('the marker picks the place where values differ', () => {
  const text = `a: {image: ${OLD}} # slipway: checkout\nb:\n  image: ghcr.io/acme/checkout:1.0.0\n`
  expect(edited(text)).toBe(replaced(text))
})

it('the marker picks a place under another key, also in a ConfigMap', () => {
  const text = `kind: ConfigMap\ndata:\n  SIDECAR: "${OLD}" # slipway: checkout\n`
  expect(edited(text)).toBe(replaced(text))
})

it('the marker picks a value that names no image yet', () => {
  expect(edited('image: TODO # slipway: checkout\n')).toBe(`image: ${NEW} # slipway: checkout\n`)
})

it('the marker beside an alias speaks of the scalar of the anchor', () => {
  const text = `v: &v ${OLD}\nspec:\n  sidecar: *v # slipway: checkout\n`
  expect(edited(text)).toBe(replaced(text))
})

it('the marker names one of several images', () => {
  const api = { ...EDIT, name: 'api', alone: false }
  const text = `a: {image: ${OLD}} # slipway: checkout/api\nb: {image: ghcr.io/acme/checkout:9} # slipway: checkout/worker\n`
  expect(edited(text, api)).toBe(text.replace(OLD, NEW))
})

it('the marker of another service keeps its place', () => {
  const text = `a: {image: ${OLD}}\nb:\n  image: ghcr.io/acme/checkout:1.0.0 # slipway: canary\n`
  expect(edited(text)).toBe(replaced(text))
})

it('the marker within a text is no marker', () => {
  const text = `kind: ConfigMap\ndata:\n  x: |\n    image: y # slipway: checkout\n---\nimage: ${OLD}\n`
  expect(edited(text)).toBe(replaced(text))
})

it.each([
  ['on a line of its own', `x: 1\n# slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:2'],
  ['beside a map', `image: # slipway: checkout\n  repository: ${OLD}\n`, 'app.yaml:1'],
  ['beside something else', `name: web # slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:1'],
  ['beside another value of the line', `{image: ${OLD}, name: web} # slipway: checkout\n`, 'app.yaml:1'],
  ['beside a number', `replicas: 3 # slipway: checkout\nimage: ${OLD}\n`, 'app.yaml:1'],
])('the marker %s is refused with its line', (_, text, where) => {
  expect(edited(text)).toMatch(new RegExp(`^marker_misplaced: .*${where}: `))
})
