import type { PreviewView } from '@/lib/contract'

export interface Readiness {
  readonly kind: 'ready' | 'warned' | 'blocked'
  /** Why the button waits, or what it will do. */
  readonly sentence: string
}

/** A warning holds the button until it is ticked; a block holds it whatever is ticked. */
export function readiness(checks: PreviewView['checks'], accepted: readonly string[]): Readiness {
  const blocks = checks.filter(check => check.level === 'block')
  if (blocks.length > 0 && blocks.every(isReasonMissing)) return { kind: 'blocked', sentence: 'A reason is missing.' }
  if (blocks.length > 0) {
    return {
      kind: 'blocked',
      sentence: blocks.length === 1 ? 'One check blocks this.' : `${blocks.length} checks block this.`,
    }
  }
  const open = checks.filter(check => check.level === 'warn' && !accepted.includes(check.code)).length
  if (open > 0) {
    return {
      kind: 'warned',
      sentence: open === 1 ? 'One warning needs your tick.' : `${open} warnings need your tick.`,
    }
  }
  return { kind: 'ready', sentence: 'Opens a pull request. Writes to no cluster.' }
}

/** It can be passed over by somebody with a name and a reason. */
export function isLocked({ level, code }: Pick<PreviewView['checks'][number], 'level' | 'code'>): boolean {
  return level === 'block' && code.startsWith('locked:')
}

/** It is lifted by typing one. */
export function isReasonMissing({ code }: Pick<PreviewView['checks'][number], 'code'>): boolean {
  return code.split('@')[0] === 'reason_missing'
}
