/** Runs once, before the first request. What needs Node stands in a file that the edge bundle never sees. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('./instrumentation-node')
    await start()
  }
}
