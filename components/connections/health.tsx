import { clsx } from 'clsx'
import { Icon } from '@/components/ui/icon'

/** Well is quiet: a check in ink. Not well says so in words. */
export function Health({ ok, words }: { readonly ok: boolean; readonly words: string }) {
  return (
    <span className={clsx('state-word', ok ? 'hue-ink' : 'hue-amber')}>
      <Icon name={ok ? 'check' : 'stuck'} />
      {words}
    </span>
  )
}
