import type { LockScope } from '@/lib/domain/lock'

/** What a lock holds, as a row's title. */
export function scopeTitle(scope: LockScope): string {
  switch (scope.kind) {
    case 'organisation':
      return 'All promotions'
    case 'environment':
      return scope.environment
    case 'service':
      return scope.service
    case 'cell':
      return `${scope.service} in ${scope.environment}`
  }
}

export const kindWords: Readonly<Record<LockScope['kind'], string>> = {
  organisation: 'everything',
  environment: 'environment',
  service: 'service',
  cell: 'cell',
}

/** `2 locks hold promotions` */
export function titleOf(open: number): string {
  if (open === 0) return 'Nothing is locked'
  return open === 1 ? '1 lock holds promotions' : `${open} locks hold promotions`
}

/** `acme/gitops` */
export function hostless(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/^\/|(\.git)?\/?$/g, '') : url
}
