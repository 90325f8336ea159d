import { describe, expect, it } from 'vitest'
import { A, file, folderEntry, objects, oidOf, on, onGraphql, tree } from './says.ts'
import { small, type Say, type World } from './world.ts'

const ID = '1'.repeat(40)

function holding(...entries: object[]): Say {
  return onGraphql('query Objects', objects(tree(ID, entries)))
}

function read({ git }: World) {
  return git.folder('acme/deploy', A, 'staging/checkout')
}

describe('a folder', () => {
  it('comes in one request with everything below it, and is never read again', async () => {
    const made = await small(
      holding(
        file('b.yml', 'b: 1\n'),
        file('README.md', '# not a manifest'),
        folderEntry('base', [file('a.yaml', 'a: 1\r\n'), folderEntry('deep', [file('c.json', '{}')])]),
      ),
    )
    const found = {
      kind: 'found',
      inputs: ID,
      files: [
        { path: 'staging/checkout/b.yml', text: 'b: 1\n' },
        { path: 'staging/checkout/base/a.yaml', text: 'a: 1\r\n' },
        { path: 'staging/checkout/base/deep/c.json', text: '{}' },
      ],
    }
    expect(await read(made)).toEqual(found)
    expect(await read(made)).toEqual(found)
    expect(made.lines()).toEqual(['POST /graphql'])
  })

  it('asks again for what lies deeper than one answer holds', async () => {
    const below = onGraphql('query Objects', ({ body }) =>
      body.variables?.['v0'] === 'd'.repeat(40)
        ? objects(tree('d'.repeat(40), [file('deep.yaml', 'deep: 1\n')]))
        : objects(tree(ID, [folderEntry('far')])),
    )
    expect(await read(await small(below))).toMatchObject({
      files: [{ path: 'staging/checkout/far/deep.yaml', text: 'deep: 1\n' }],
    })
  })

  it('is absent where there is none, or a file', async () => {
    expect(await read(await small(onGraphql('query Objects', objects(null))))).toEqual({ kind: 'absent' })
    const blob = { kind: 'Blob', oid: ID }
    expect(await read(await small(onGraphql('query Objects', objects(blob))))).toEqual({ kind: 'absent' })
  })
})

describe('a folder that cannot be used', () => {
  it.each([
    ['a symbolic link', { ...file('link.txt', 'elsewhere'), mode: 0o120000 }, 'git_symlink', 'link.txt'],
    [
      'a submodule',
      { ...file('sub', ''), type: 'commit', mode: 0o160000, object: null },
      'git_submodule',
      'sub',
    ],
    ['a large file', { ...file('big.yaml', ''), size: 1024 * 1024 + 1 }, 'git_file_too_large', 'big.yaml'],
    ['a binary file', file('bin.json', 'x', { isBinary: true, text: null }), 'git_file_encoding', 'bin.json'],
  ])('is refused for %s, naming it', async (_what, entry, code, name) => {
    const refused = await read(await small(holding(file('a.yaml', 'a: 1\n'), entry)))
    expect(refused).toMatchObject({ kind: 'refused', code, path: `staging/checkout/${name}` })
  })

  it('is refused for too many files', async () => {
    const many = Array.from({ length: 5_001 }, (_, n) => file(`${n}.yaml`, ''))
    expect(await read(await small(holding(...many)))).toMatchObject({ code: 'git_folder_too_large' })
  })

  it('may not lead out of the repository', async () => {
    const { git } = await small()
    await expect(git.folder('acme/deploy', A, 'staging/../../etc')).rejects.toMatchObject({
      code: 'git_path_outside',
    })
  })
})

function blobs(bytes: Buffer): Say {
  const body = { content: bytes.toString('base64'), encoding: 'base64' }
  return on(`GET /repos/acme/deploy/git/blobs/${oidOf(bytes)}`, { body })
}

describe('a folder that is too much for one answer', () => {
  it('is read in portions', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(2, '0')}.yaml`)
    const listed = names.map(path => {
      const [sha, size] = [oidOf(path), path.length]
      return { path, mode: '100644', type: 'blob', sha, size }
    })
    const folder = { path: 'base', mode: '040000', type: 'tree', sha: ID }
    const made = await small(
      onGraphql('entries', ({ body }) => {
        const oids = Object.keys(body.variables ?? {}).filter(name => name.startsWith('v'))
        if (oids.length === 1 && body.variables?.['v0'] === `${A}:staging/checkout`) return { status: 502 }
        const texts = oids.map(name => names.find(path => oidOf(path) === body.variables?.[name]) ?? '')
        return objects(
          ...texts.map(text => ({ kind: 'Blob', oid: ID, isBinary: false, isTruncated: false, text })),
        )
      }),
      onGraphql('query Objects', objects(tree(ID, []))),
      on(`GET /repos/acme/deploy/git/trees/${ID}?recursive=1`, {
        body: { sha: ID, truncated: false, tree: [folder, ...listed] },
      }),
    )
    expect(await read(made)).toEqual({
      kind: 'found',
      inputs: ID,
      files: names.map(name => ({ path: `staging/checkout/${name}`, text: name })),
    })
    expect(made.lines()).toHaveLength(5)
  })
})

describe('the text of a file', () => {
  it('is read from the blob where GitHub cut it or changed its encoding', async () => {
    const cut = Buffer.from('long: text\n')
    const made = await small(holding(file('a.yaml', cut, { text: 'long', isTruncated: true })), blobs(cut))
    expect(await read(made)).toMatchObject({ files: [{ text: 'long: text\n' }] })
  })

  it('keeps a byte order mark', async () => {
    const marked = Buffer.from('\uFEFFa: 1\n')
    const made = await small(holding(file('a.yaml', marked, { text: 'a: 1\n' })), blobs(marked))
    expect(await read(made)).toMatchObject({ files: [{ text: '\uFEFFa: 1\n' }] })
  })

  it('that is not UTF-8 is refused, whatever GitHub shows', async () => {
    const latin = Buffer.from('caf\u00e9: 1\n', 'latin1')
    const made = await small(holding(file('a.yaml', latin, { text: 'caf\u00e9: 1\n' })), blobs(latin))
    expect(await read(made)).toMatchObject({ code: 'git_file_encoding', path: 'staging/checkout/a.yaml' })
  })
})

describe('the ids of many folders', () => {
  it('come in one request, null where there is none', async () => {
    const { git, lines } = await small(
      onGraphql('query Objects', objects({ kind: 'Tree', oid: ID }, null, { kind: 'Blob', oid: ID })),
    )
    const ids = { one: ID, two: null, three: null }
    expect(await git.folderIds('acme/deploy', A, ['one', 'two', 'three'])).toEqual(ids)
    expect(await git.folderIds('acme/deploy', A, ['one', 'two', 'three'])).toEqual(ids)
    expect(lines()).toHaveLength(1)
  })
})
