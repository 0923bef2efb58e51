export function findPostgres(folder: string): { readonly exists: boolean; readonly url: string | null }
