import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The installed kustomize over a checkout of the snapshot; null where there is none. */
export async function openOracle(snapshot) {
  const { writeCheckout } = await import('../../bin/verify/checkout.ts')
  const { findProgram } = await import('../../bin/verify/program.ts')
  const checkout = await writeCheckout(snapshot)
  const program = await findProgram(process.env, checkout.home)
  if (program === null) {
    await checkout.remove()
    return null
  }
  const built = new Map()
  return { build, buildEdited, close: () => checkout.remove() }

  /** Output lines for a path, or null where the program stops. */
  async function build(path, readsAbove) {
    if (!built.has(path)) built.set(path, await lines(path, readsAbove))
    return built.get(path)
  }

  async function buildEdited(path, readsAbove, edits) {
    for (const edit of edits) await writeFile(join(checkout.root, edit.path), edit.after)
    try {
      return await lines(path, readsAbove)
    } finally {
      for (const edit of edits) await writeFile(join(checkout.root, edit.path), edit.before)
    }
  }

  async function lines(path, readsAbove) {
    const answer = await program.build(checkout.root, path, readsAbove)
    return answer.ok ? answer.yaml.split('\n') : null
  }
}
