import { expect, it } from 'vitest'
import { diffTrees } from '../../../../sandbox/github/git/diff.ts'
import { commitsBetween, mergeBase } from '../../../../sandbox/github/git/history.ts'
import { mergeCommits } from '../../../../sandbox/github/git/merge.ts'
import { emptyStore, putBlob, putCommit, putTree } from '../../../../sandbox/github/git/objects.ts'
import type { ObjectStore } from '../../../../sandbox/github/git/objects.ts'
import { patchBetween } from '../../../../sandbox/github/git/patch.ts'
import { changeTree, entryAt, filesOf } from '../../../../sandbox/github/git/tree.ts'
import type { PathChange } from '../../../../sandbox/github/git/tree.ts'

const stamp = { name: 'Ann Archer', email: 'ann@acme.example', at: 1_767_603_600 }

function treeOf(store: ObjectStore, files: Record<string, string>): string {
  const changes = Object.entries(files).map(([path, text]): [string, PathChange] => [
    path,
    { mode: '100644', oid: putBlob(store, Buffer.from(text)) },
  ])
  return changeTree(store, putTree(store, []), new Map(changes))
}

function commit(store: ObjectStore, tree: string, parents: string[], message = 'x'): string {
  return putCommit(store, { tree, parents, author: stamp, committer: stamp, message, signed: false })
}

it('have the ids that git gives them', () => {
  const store = emptyStore()
  const blob = (text: string) => putBlob(store, Buffer.from(text))
  const changes = new Map<string, PathChange>([
    ['a/b/x.txt', { mode: '100644', oid: blob('hello\n') }],
    ['a.b/y', { mode: '100644', oid: blob('y') }],
    ['a/link', { mode: '120000', oid: blob('b/x.txt') }],
    ['run', { mode: '100755', oid: blob('#!/bin/sh\n') }],
    ['a-c', { mode: '100644', oid: blob('z\n') }],
  ])
  const tree = changeTree(store, putTree(store, []), changes)
  expect(putTree(store, [])).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
  expect(tree).toBe('d80629d84c76d2bb291f25af7c4de97b1d757e57')
  expect(commit(store, tree, [], 'Begin\n')).toBe('08d1ce89675099038374a55785d7be0aab8491db')
})

it('drops a folder with its last file', () => {
  const store = emptyStore()
  const tree = treeOf(store, { 'a/b/c.txt': '1', 'd.txt': '2' })
  const after = changeTree(store, tree, new Map([['a/b/c.txt', null]]))
  expect([...filesOf(store, after).keys()]).toEqual(['d.txt'])
  expect(entryAt(store, after, 'a')).toBeNull()
})

it('tells added, removed, modified and renamed files apart', () => {
  const store = emptyStore()
  const before = treeOf(store, { same: '0', old: 'moved', gone: 'x', 'f/changed': '1' })
  const after = treeOf(store, { same: '0', young: 'moved', come: 'y', 'f/changed': '2' })
  const changes = diffTrees(store, before, after).map(({ status, path, previousPath }) => ({
    status,
    path,
    previousPath,
  }))
  expect(changes).toEqual([
    { status: 'added', path: 'come', previousPath: null },
    { status: 'modified', path: 'f/changed', previousPath: null },
    { status: 'removed', path: 'gone', previousPath: null },
    { status: 'renamed', path: 'young', previousPath: 'old' },
  ])
})

it('writes hunks as git does', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
  const before = `${lines.join('\n')}\n`
  const after = before.replace('line 3\n', 'line three\n').replace('line 18\n', '')
  expect(patchBetween(Buffer.from(before), Buffer.from(after))).toEqual({
    additions: 1,
    deletions: 2,
    text: [
      '@@ -1,6 +1,6 @@',
      ' line 1',
      ' line 2',
      '-line 3',
      '+line three',
      ' line 4',
      ' line 5',
      ' line 6',
      '@@ -15,6 +15,5 @@',
      ' line 15',
      ' line 16',
      ' line 17',
      '-line 18',
      ' line 19',
      ' line 20',
    ].join('\n'),
  })
})

it('lists what the head has and the base has not, oldest first', () => {
  const store = emptyStore()
  const tree = treeOf(store, { a: '1' })
  const root = commit(store, tree, [])
  const [left, right] = [commit(store, tree, [root], 'left'), commit(store, tree, [root], 'right')]
  const merge = commit(store, tree, [left, right], 'merge')
  expect(mergeBase(store, left, right)).toBe(root)
  expect(commitsBetween(store, left, merge).map(({ message }) => message)).toEqual(['right', 'merge'])
})

it('takes what only one side changed and refuses what both did', () => {
  const store = emptyStore()
  const root = commit(store, treeOf(store, { a: '1', b: '1', c: '1' }), [])
  const ours = commit(store, treeOf(store, { a: '2', b: '1', c: '1' }), [root])
  const theirs = commit(store, treeOf(store, { a: '1', b: '2' }), [root])
  const clash = commit(store, treeOf(store, { a: '3', b: '1', c: '1' }), [root])
  expect(mergeCommits(store, ours, theirs)).toEqual({
    kind: 'merged',
    tree: treeOf(store, { a: '2', b: '2' }),
  })
  expect(mergeCommits(store, ours, clash)).toEqual({ kind: 'conflict', paths: ['a'] })
})
