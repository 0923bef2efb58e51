import type * as Targets from './promote-target'

/** Puts what is to be promoted into the URL. How it is written there is loaded with the sheet. */
export function openSheet(targetOf: (targets: typeof Targets) => Targets.PromoteTarget): void {
  void import('./promote-target').then(targets => targets.showTarget(targetOf(targets), 'pushState'))
}
