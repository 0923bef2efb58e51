// Loaded into every child by --import: ends it when the launcher is gone, also when that was killed without a chance to say so.
import { Socket } from 'node:net'

const descriptor = Number(process.env.PLIMSOLL_LEASH)
if (descriptor) {
  delete process.env.PLIMSOLL_LEASH
  const leash = new Socket({ fd: descriptor })
  leash.on('error', end).on('close', end).resume().unref()
}

function end() {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5000).unref()
}
