/** A reader that stops early (`| head`) is no failure. */
export function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.once('error', error => ('code' in error && error.code === 'EPIPE' ? done() : fail(error)))
    process.stdout.write(text, () => done())
  })
}
