import type { Feature } from './features.ts'

/**
 * What each feature adds to the log odds that people would link a pair.
 *
 * Learned by logistic regression (`bench/suggest-learn.ts`; `npm run -s bench -- suggest --learn` does it again) on the
 * 258 links from TEKS to CCSS Mathematics, codes hidden: 6,881 pairs that were looked at, once as they are and once as if
 * neither framework named grades or headings, beside 7,061 pairs of TEKS with O*NET occupations, which nobody would
 * link. Nothing of Smarter Balanced and no link of ESCO was learned from: what the bench prints for those is unseen.
 *
 * By judgement, because those links say nothing about it: `code` (they share none), `parents`, `children` (their
 * headings are not mapped) and `embedding` (none is shipped). `siblings` is what the same regression gives with half of
 * the links told.
 */
export const WEIGHTS: Readonly<Record<Feature | 'bias', number>> = {
  bias: -7.86,
  words: 2.36,
  coveredLeast: 3.01,
  coveredMost: 1.93,
  bestOfBoth: 3.36,
  bestOfOne: 1.51,
  above: 0.71,
  sameYears: 1.2,
  yearsApart: -3.2,
  code: 3,
  parents: 1,
  children: 0.8,
  siblings: 0.5,
  embedding: 3,
}
