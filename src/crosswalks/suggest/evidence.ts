import type { TermVector } from '../../frameworks/likeness/rarity.ts'
import { sharedWords } from '../../frameworks/likeness/similar.ts'
import { apportion } from '../../shared/apportion.ts'
import { MappingEvidenceKind } from '../kinds.ts'
import type { ComparedPair } from './comparison.ts'
import { FEATURES, type Feature, type Features } from './features.ts'
import type { SuggestItem } from './item.ts'
import type { Years } from './levels.ts'
import type { Prepared } from './prepared.ts'
import { WEIGHTS } from './weights.ts'

/** Why a machine proposes a pair. The weights of a pair's evidence add up to its confidence. */
export interface SuggestionEvidence {
  readonly kind: MappingEvidenceKind
  /** For people. */
  readonly text: string
  /** Share of the confidence, basis points. */
  readonly weightBp: number
}

const MAX_WORDS = 6
const MAX_ABOVE = 4

/** Finer than a basis point, so that parts can be told apart before they are whole. */
const PART = 1_000_000

const FEATURES_OF: Readonly<Record<MappingEvidenceKind, readonly Feature[]>> = {
  [MappingEvidenceKind.SHARED_WORDS]: ['words', 'coveredLeast', 'coveredMost', 'bestOfBoth', 'bestOfOne'],
  [MappingEvidenceKind.SAME_CODE]: ['code'],
  [MappingEvidenceKind.NEIGHBOUR_MAPPED]: ['parents', 'children', 'siblings'],
  [MappingEvidenceKind.TREE_POSITION]: ['above', 'sameYears'],
  [MappingEvidenceKind.EMBEDDING]: ['embedding'],
}

/** Log odds by the fixed weights. */
export const logOdds = (features: Features): number =>
  FEATURES.reduce((sum, name) => sum + WEIGHTS[name] * features[name], WEIGHTS.bias)

/** Chance that people would link the pair, as far as the weights know, in basis points. */
export const confidenceBp = (features: Features): number => Math.round(10_000 / (1 + Math.exp(-logOdds(features))))

/** Whether anything speaks for a pair but that it stands in a similar place. */
export const hasReason = ({ words, code, parents, children, siblings, embedding }: Features): boolean =>
  words + code + parents + children + siblings + embedding > 0

/** What speaks for a pair, in words, heaviest first. What speaks against it is in the confidence only. */
export function evidenceFor(pair: ComparedPair, prepared: Prepared): SuggestionEvidence[] {
  const found = Object.values(MappingEvidenceKind).flatMap((kind) => {
    const part = FEATURES_OF[kind].reduce((sum, name) => sum + Math.max(0, WEIGHTS[name]) * pair.features[name], 0)
    const text = part > 0 ? textOf(kind, pair, prepared) : null
    return text === null ? [] : [{ kind, text, part: BigInt(Math.round(part * PART)) }]
  })
  const weights = apportion(
    found.map(({ part }) => part),
    confidenceBp(pair.features),
  )
  return found
    .map(({ kind, text }, at) => ({ kind, text, weightBp: weights[at] as number }))
    .sort((a, b) => b.weightBp - a.weightBp)
}

function textOf(kind: MappingEvidenceKind, pair: ComparedPair, prepared: Prepared): string | null {
  const { from, to, language } = prepared
  const [origin, destination] = [from.items[pair.a] as SuggestItem, to.items[pair.b] as SuggestItem]
  switch (kind) {
    case MappingEvidenceKind.SHARED_WORDS: {
      const [a, b] = [language.from[pair.a] as TermVector, language.to[pair.b] as TermVector]
      const { words } = sharedWords(a, b, language.rarity, MAX_WORDS)
      return words.length === 0 ? null : `both say: ${words.join(', ')}`
    }
    case MappingEvidenceKind.SAME_CODE:
      return origin.code === destination.code
        ? `the same code: ${origin.code}`
        : `the same code: ${origin.code} and ${destination.code}`
    case MappingEvidenceKind.NEIGHBOUR_MAPPED:
      return neighbourText(pair.features)
    case MappingEvidenceKind.TREE_POSITION:
      return positionText(pair, prepared)
    case MappingEvidenceKind.EMBEDDING:
      return 'the sentences mean much the same to the language model that is plugged in'
  }
}

function neighbourText({ parents, children, siblings }: Features): string {
  const mapped = [
    parents > 0 ? 'what stands above them' : null,
    children > 0 ? 'some of what stands below them' : null,
    siblings > 0 ? 'some of what stands beside them' : null,
  ].filter((one) => one !== null)
  return `mapped to each other already: ${mapped.join(', ')}`
}

function positionText({ a, b, features }: ComparedPair, { from, to, language }: Prepared): string | null {
  const above =
    features.above > 0
      ? sharedWords(
          language.aboveFrom[a] as TermVector,
          language.aboveTo[b] as TermVector,
          language.aboveRarity,
          MAX_ABOVE,
        ).words
      : []
  const years = features.sameYears > 0 ? [from.years[a], to.years[b]].map((one) => yearsText(one as Years)) : null
  const parts = [
    above.length === 0 ? null : `both stand under: ${above.join(', ')}`,
    years === null ? null : years[0] === years[1] ? `both for ${years[0]}` : `for ${years[0]} and for ${years[1]}`,
  ].filter((one) => one !== null)
  return parts.length === 0 ? null : parts.join('; ')
}

function yearsText([first, last]: Years): string {
  const name = (year: number) => (year < 0 ? 'pre-kindergarten' : year === 0 ? 'kindergarten' : `grade ${year}`)
  return first === last ? name(first) : `${name(first)} to ${name(last)}`
}
