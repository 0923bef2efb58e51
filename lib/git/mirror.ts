import type { Mirror } from './contract'
import { fetchHead } from './fetch-head'
import { keepMirror, type MirrorOptions } from './kept-mirror'
import { mergeEdits } from './merge-edits'

export type { MirrorOptions } from './kept-mirror'

/** A mirror of one branch with all its files. */
export function createMirror(options: MirrorOptions): Mirror {
  const { reading, ...kept } = keepMirror(options, fetchHead)
  return {
    ...kept,
    snapshot: commit => reading(repository => repository.snapshot(commit)),
    planTree: (commit, edits) => reading(repository => repository.planTree(commit, edits)),
    mergeEdits,
    commit: sha => reading(repository => repository.commit(sha)),
    log: wanted => reading(repository => repository.log(wanted)),
    isAncestor: (ancestor, descendant) => reading(repository => repository.isAncestor(ancestor, descendant)),
    line: head => reading(repository => repository.line(head)),
    findText: (head, text, signal) => reading(repository => repository.findText(head, text, signal)),
  }
}
