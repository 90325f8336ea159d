import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runSchema } from '../../../src/cli/schema.ts'
import { jsonSchema, root } from '../../../src/config/schema.ts'
import type { Schema } from '../../../src/config/schema.ts'
import { variables } from '../../../src/config/variables.ts'
import { configOf } from './files.ts'

const example = readFileSync('slipway.example.yml', 'utf8')

function printed(what: 'schema' | 'reference'): string {
  const texts: string[] = []
  runSchema({ what, out: text => void texts.push(text) })
  return texts.join('')
}

function below(schema: Schema, path: string): [string, Schema][] {
  const parts: [string, Schema | boolean | undefined][] = [
    ...Object.entries(schema.properties ?? {}),
    ['*', schema.additionalProperties],
    ['[]', schema.items],
    ...(schema.anyOf ?? []).map((each, at): [string, Schema] => [`|${at}`, each]),
  ]
  return parts.flatMap(([key, part]) =>
    typeof part === 'object' ? [[`${path}.${key}`, part], ...below(part, `${path}.${key}`)] : [],
  )
}

describe('what is printed from the definition', () => {
  it('is the JSON schema in docs (else run: npx slipway schema > docs/configuration.schema.json)', () => {
    expect(readFileSync('docs/configuration.schema.json', 'utf8')).toBe(printed('schema'))
  })

  it('is the reference in docs (else run: npx slipway schema --reference > docs/configuration.md)', () => {
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(printed('reference'))
  })

  it('has a title and an example for every key, since refusals say them', () => {
    const choices = /\|\d+$/
    const silent = below(root, '').filter(
      ([path, { title, examples }]) => !choices.test(path) && (title === undefined || examples === undefined),
    )
    expect(silent.map(([path]) => path)).toEqual([])
  })

  it('lists variables in the order of their names', () => {
    const names = variables().map(variable => variable.name)
    expect(names).toEqual(names.toSorted())
  })
})

describe('the example', () => {
  it('is valid', () => {
    expect(Object.keys(configOf(example).services)).toEqual(['checkout'])
  })

  it('is valid by the JSON schema, too, which refuses what the program refuses', () => {
    const validate = new Ajv2020({ strict: false }).compile(jsonSchema())
    expect(validate(parse(example))).toBe(true)
    expect(validate(parse(example.replace('delivery: commit', 'delivery: pull')))).toBe(false)
    expect(validate(parse(example.replace('peers: 1', 'peers: one')))).toBe(false)
    expect(validate(parse(example.replace('deadline: 10m', 'deadlne: 10m')))).toBe(false)
  })
})
