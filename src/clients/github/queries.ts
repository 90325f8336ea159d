import { ACTOR } from './actor.ts'

/** The GraphQL documents sent to GitHub. Batches name their parts `i0`, `i1`, … and pass values as variables. */

/**
 * One round trip: many files, signed by GitHub as the App, refused when the head is not the expected one; and the
 * tree ids that `folders` folders have after it.
 */
export function commitMutation(folders: number): string {
  const numbers = Array.from({ length: folders }, (_, n) => n)
  const variables = numbers.map(n => `, $p${n}: String!`).join('')
  const parts = numbers.map(n => `i${n}: file(path: $p${n}) { type oid }`).join(' ')
  return `mutation Commit($input: CreateCommitOnBranchInput!${variables}) {
  createCommitOnBranch(input: $input) {
    commit { oid tree { oid } ${parts} }
  }
}`
}

/** What of a tree entry is read: the text of files, the ids of everything. */
const ENTRY = 'name type mode oid size'
const BLOB = '... on Blob { isBinary isTruncated text }'

/** A folder of this depth comes in one answer; what lies deeper is asked for again by tree id. */
const DEPTH = 4

/** Nested entries of a tree, `depth` levels of them. */
function tree(depth: number): string {
  const below = depth === 1 ? '... on Tree { oid }' : `... on Tree { oid ${tree(depth - 1)} }`
  return `entries { ${ENTRY} object { ${BLOB} ${below} } }`
}

/**
 * Objects by expression (`<commit>:<path>`) or by id. `full` asks for everything below a tree with the texts,
 * else for ids alone.
 */
export function objectsQuery(wanted: readonly { by: 'expression' | 'oid'; full: boolean }[]): string {
  const variables = wanted.map(({ by }, n) => `$v${n}: ${by === 'oid' ? 'GitObjectID' : 'String'}`)
  const parts = wanted.map(
    ({ by, full }, n) =>
      `i${n}: object(${by}: $v${n}) { kind: __typename oid ${full ? `... on Tree { ${tree(DEPTH)} } ${BLOB}` : ''} }`,
  )
  return `query Objects($owner: String!, $name: String!, ${variables.join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${parts.join('\n    ')}
  }
}`
}

/** Newest commits that touch each path, with the merged pull requests that brought them. */
export function historyQuery(paths: readonly (string | null)[]): string {
  const variables = paths.flatMap((path, n) => [
    `$a${n}: String`,
    ...(path === null ? [] : [`$p${n}: String!`]),
  ])
  const parts = paths.map(
    (path, n) => `i${n}: history(first: 100, after: $a${n}${path === null ? '' : `, path: $p${n}`}) {
        pageInfo { hasNextPage endCursor }
        nodes {
          oid
          associatedPullRequests(first: 5) {
            nodes { number title state mergedAt mergeCommit { oid } author { ${ACTOR} } }
          }
        }
      }`,
  )
  return `query History($owner: String!, $name: String!, $head: GitObjectID!, ${variables.join(', ')}) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
      ${parts.join('\n      ')}
      }
    }
  }
}`
}

/** The newest commits of tags, for revisions that no branch holds any more. */
export const TAGS = `query Tags($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    refs(refPrefix: "refs/tags/", first: 100, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
      nodes { name target { oid ... on Tag { target { oid } } } }
    }
  }
}`
