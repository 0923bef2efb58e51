import { parseArgs } from 'node:util'
import { startControl } from './world/control'
import { openKept } from './world/kept'
import { tellStory } from './world/story'
import { startWorld } from './world/world'

const saveMs = 30_000

/**
 * The demo's world as a process: `--folder DIR` keeps it, `--quiet` begins without the story. Progress on standard error; when it is
 * ready one JSON line on standard output {config, url, control}; runs until SIGTERM.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { folder: { type: 'string', default: 'data/demo/world' }, quiet: { type: 'boolean', default: false } },
  })
  const { folder } = values
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const world = await startWorld({ folder, say })
  const story = tellStory(world, world.clock, say)
  const kept = openKept(folder)
  const control = await startControl(story, await kept.port('control'))
  kept.save()
  if (!values.quiet) story.start()
  const saving = setInterval(world.save, saveMs)

  async function stop(): Promise<void> {
    clearInterval(saving)
    story.stop()
    control.close()
    await world.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void stop())
  process.stdout.write(`${JSON.stringify({ config: world.config, url: world.pages, control: control.url })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The demo's world could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
})
