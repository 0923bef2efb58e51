export function serverWords(root: string, port: number): string[]
