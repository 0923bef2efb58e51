/** What ends a command: one sentence what happened, one what to do. Shown without a stack. */
export function failure(what, todo, cause) {
  return Object.assign(new Error(`${what}\n${todo}`, { cause }), { name: 'Failure' })
}

/** Prints why a command ends. Anything but a failure() is a fault of ours and keeps its stack. */
export function report(error) {
  if (error?.name === 'Failure') return console.error(`\n${error.message.trim()}`)
  console.error(`\nAn error that should not happen: ${error?.stack ?? error}\nPlease report it with the lines above.`)
}

/** Turns what the file system says into a failure that names the path. */
export function fileFailure(error, path) {
  const reasons = {
    EACCES: ['may not be written by this user', 'Change its owner, or set PLIMSOLL_DATA to a folder of your own.'],
    EPERM: ['may not be written by this user', 'Change its owner, or set PLIMSOLL_DATA to a folder of your own.'],
    EROFS: ['lies on a read-only disk', 'Set PLIMSOLL_DATA to a folder that can be written.'],
    ENOSPC: [
      'cannot grow: the disk is full',
      'Free some space (200 MB are enough to start), or set PLIMSOLL_DATA to another disk.',
    ],
    EDQUOT: ['cannot grow: the quota is used up', 'Free some space, or set PLIMSOLL_DATA to another disk.'],
    ENOTDIR: ['has a file where a folder is needed', 'Move that file away, or set PLIMSOLL_DATA to another folder.'],
    EEXIST: ['is a file where a folder is needed', 'Move that file away, or set PLIMSOLL_DATA to another folder.'],
  }
  const reason = reasons[error?.code]
  return reason ? failure(`${path} ${reason[0]}.`, reason[1], error) : error
}
