import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { failure } from './failure.mjs'

export const usage = `npm start                                   the demo world, or ./plimsoll.yaml when it is there
npm start -- --repository URL [options]     a repository and clusters of your own, without a file

  --repository URL     https, ssh or a local path of the repository that Plimsoll reads
  --branch NAME        its branch; default: the remote's HEAD
  --kubeconfig FILE    default with --context: $KUBECONFIG, else ~/.kube/config
  --context NAME...    one cluster for each context; default: the kubeconfig's current one
  --port N             default 3000; when it is taken, the next free one
  --quiet              the demo world without its story
  --help               this

DATABASE_URL           a PostgreSQL of your own instead of the one that Plimsoll brings
PLIMSOLL_CONFIG        path of a plimsoll.yaml
PLIMSOLL_DATA          folder of database and mirrors; default ./data
PLIMSOLL_LOG           trace, debug, info (default), warn, error, fatal or silent
`

/** @returns {{help: boolean, quiet: boolean, port: number, own: {repository: string, branch?: string, kubeconfig?: string, contexts: string[]} | null}} */
export function parseOptions(words, folder) {
  const found = {
    help: false,
    port: 3000,
    repository: undefined,
    branch: undefined,
    kubeconfig: undefined,
    contexts: [],
  }
  const queue = words.flatMap(word =>
    /^--[a-z]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word],
  )
  while (queue.length > 0) {
    const name = queue.shift()
    if (name === '--help' || name === '-h') found.help = true
    else if (name === '--quiet') found.quiet = true
    else if (name === '--context') {
      found.contexts.push(takeValue(name, queue))
      while (queue.length > 0 && !queue[0].startsWith('--')) found.contexts.push(queue.shift())
    } else if (name === '--port') found.port = parsePort(takeValue(name, queue))
    else if (name === '--repository' || name === '--branch' || name === '--kubeconfig')
      found[name.slice(2)] = takeValue(name, queue)
    else throw failure(`${name} is not an option of npm start.`, 'See npm start -- --help.')
  }
  const { repository, branch, kubeconfig, contexts } = found
  if (!repository && (branch || kubeconfig || contexts.length > 0)) {
    throw failure('The repository is missing.', 'Add --repository URL, or start without options for the demo world.')
  }
  const own = repository
    ? {
        repository: absolute(repository, folder),
        branch,
        kubeconfig: kubeconfig && resolve(folder, kubeconfig.replace(/^~(?=\/)/, homedir())),
        contexts,
      }
    : null
  return { help: found.help, quiet: found.quiet, port: found.port, own }
}

export function defaultKubeconfig() {
  return (
    process.env.KUBECONFIG?.split(process.platform === 'win32' ? ';' : ':').find(Boolean) ??
    join(homedir(), '.kube/config')
  )
}

function takeValue(name, queue) {
  const value = queue.shift()
  if (value === undefined || value.startsWith('--')) throw failure(`${name} needs a value.`, 'See npm start -- --help.')
  return value
}

function parsePort(text) {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw failure(`${text} is not a port.`, 'Name a number from 1 to 65535.')
}

/** A local path is meant from where the command was typed. */
function absolute(repository, folder) {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(repository) || /^[^/\s]+:/.test(repository)
    ? repository
    : resolve(folder, repository.replace(/^~(?=\/)/, homedir()))
}
