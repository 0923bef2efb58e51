export interface CaseAnswer {
  readonly verdict: 'right' | 'declared' | 'incomplete' | 'wrong' | 'without a cell'
  readonly images: { readonly expected: number; readonly rendered: number; readonly declared: number }
  readonly hasCell: boolean
  readonly notes: readonly string[]
}

export function judgeCase(item: unknown, cells: readonly unknown[]): CaseAnswer
