import { isAppError, messageOf } from '@/lib/errors'
import { verify } from './audit/verify'
import { resolve } from './resolve'
import { isUsage, usage } from './usage'

const help = `plimsoll reads what a GitOps repository declares, and checks the audit.

  plimsoll resolve <folder or URL> [options]

    --ref REV            read this branch, tag or commit (default: a work tree as it stands on disk, else HEAD)
    --service NAME       only this service
    --environment NAME   only this environment
    --json               one JSON object in place of the table
    --explain            say for every path why it is shown
    --verify             compare with the kustomize (or kubectl) that is installed, image by image

  A private repository over https: put the token into the environment variable PLIMSOLL_TOKEN.
  Ends with 0, with 1 when a problem of severity error or, with --verify, a
  difference was found, with 2 when it was called wrongly.

  plimsoll audit verify [options]

    --anchor ROW:HASH    compare with this anchor; may be given again
    --anchors FILE       compare with every anchor in this file (the server's log, one an hour)
    --data FOLDER        the data folder of npm start (default: PLIMSOLL_DATA, else data); the demo's is beneath it
    --key FILE           the audit key (default: audit.key in the data folder)
    --json               one JSON object in place of the sentences

  Walks the audit chain of DATABASE_URL, or of the data folder's own database, whether
  npm start runs or not. Ends with 0 when it is whole, with 1 when it is broken, with 2
  when it could not be walked.

  plimsoll --help        this text
`

/** The exit code; prints everything itself. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(help)
    return command === undefined ? 2 : 0
  }
  try {
    if (command === 'resolve') return await resolve(rest)
    if (command === 'audit') return await audit(rest)
    process.stderr.write(`There is no command "${command}". See plimsoll --help.\n`)
    return 2
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    if (isAppError(error) && typeof error.details.git === 'string') process.stderr.write(`git: ${error.details.git}\n`)
    return isUsage(error) ? 2 : 1
  }
}

/** Whatever keeps the chain from being walked must not look like a broken chain. */
async function audit([verb, ...rest]: readonly string[]): Promise<number> {
  if (verb !== 'verify') throw usage(`There is no command "audit ${verb ?? ''}".`)
  try {
    return await verify(rest)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    return 2
  }
}
