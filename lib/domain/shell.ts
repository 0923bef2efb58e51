const plain = /^[A-Za-z0-9_@%+=:,./-]+$/

/**
 * One line for a POSIX shell that gives each word to the program exactly as it stands. Null when a word holds a control character:
 * a terminal may act on it while it is pasted, before any shell has read the quotes.
 */
export function formatCommand(words: readonly string[]): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (words.some(word => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(word))) return null
  return words.map(quote).join(' ')
}

function quote(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
