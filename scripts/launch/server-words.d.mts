export function serverWords(root: string, port: number): string[]
export const serverEnv: Readonly<Record<string, string>> & { readonly NODE_ENV: 'production' }
