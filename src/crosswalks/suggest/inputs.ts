import { createHash } from 'node:crypto'

import { normaliseCode } from '../../frameworks/codes.ts'
import { wordsOfStatement } from '../../frameworks/meaning.ts'
import { compareText } from '../../shared/compare-text.ts'
import type { SuggestItem } from './item.ts'
import type { Neighbours } from './neighbours.ts'

/**
 * A digest of what a proposal of two competencies rests on: how both are worded and labelled, their codes and levels,
 * and which kinds of neighbours are mapped to each other. The same whichever comes first, and for other markup, case
 * and punctuation. One more mapped sibling is more of the same and changes nothing; the first one does.
 */
export function inputsDigest(a: SuggestItem, b: SuggestItem, { parents, children, siblings }: Neighbours): string {
  const ends = [a, b].map(inputsOf).sort(compareText)
  return createHash('sha256')
    .update(JSON.stringify([ends, parents, children, siblings]))
    .digest('hex')
    .slice(0, 32)
}

const inputsOf = ({ statement, labels, notes, code, educationLevel }: SuggestItem): string =>
  JSON.stringify([
    wordsOfStatement(statement),
    labels.map(wordsOfStatement),
    wordsOfStatement(notes ?? ''),
    normaliseCode(code),
    [...educationLevel].sort(compareText),
  ])
