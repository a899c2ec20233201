import type { ParsedAchievement, ParsedAlignment } from '../parse/credential.ts'

/** What an alignment says, as it says it. */
export interface AlignmentWords {
  readonly targetName: string
  readonly targetUrl: string
  readonly targetFramework: string | null
  readonly targetCode: string | null
  readonly targetType: string | null
}

export const wordsOf = ({ path: _place, targetName, targetUrl, ...words }: ParsedAlignment): AlignmentWords => ({
  ...words,
  targetName: targetName ?? targetUrl ?? '',
  targetUrl: targetUrl ?? '',
})

/** An achievement that is aligned to nothing is what it says itself. */
export const itself = ({ id, name }: ParsedAchievement): AlignmentWords => ({
  targetName: name ?? id ?? '',
  targetUrl: id ?? '',
  targetFramework: null,
  targetCode: null,
  targetType: null,
})
