/** What is looked at in a pair, each from 0 to 1 and the same whichever of the two frameworks comes first. */
export const FEATURES = [
  /** Cosine over words and phrases, weighted by rarity. */
  'words',
  /** Share of what the one says that the other says too: of the one that says more, and of the one that says less. */
  'coveredLeast',
  'coveredMost',
  /** Cosine beside the best that the one has anywhere in the other framework: the less good of both ends, the better. */
  'bestOfBoth',
  'bestOfOne',
  /** Cosine over the words of what stands above. */
  'above',
  /** School years that overlap; years that lie between, of five. */
  'sameYears',
  'yearsApart',
  /** The same code in one spelling, times how far same codes mean the same between these frameworks. */
  'code',
  /** What is mapped already beside the pair. */
  'parents',
  'children',
  'siblings',
  /** Cosine of sentence embeddings above what is common, where a plug-in gives them. */
  'embedding',
] as const

export type Feature = (typeof FEATURES)[number]

export type Features = Readonly<Record<Feature, number>>
