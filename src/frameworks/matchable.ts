/** What decides whether an item is something a person can be asked for. */
export interface MatchableFacts {
  readonly itemType: string | null
  readonly fullStatement: string
  readonly hasChildren: boolean
  /** Target of a hasSkillLevel association: a cognitive-demand level such as DOK 2. */
  readonly isSkillLevel: boolean
}

/** Stands for "items without a type" in a list of matchable types. */
export const UNTYPED = ''

/**
 * Item types that name headings and teaching matter rather than skills, as met in the frameworks of Texas, Smarter
 * Balanced, CCSS, Georgia, ESCO, O*NET and others; compared without case, digits and punctuation.
 */
const NOT_SKILLS = new Set(
  `
  accessibility; allowable tools; appendix; area; band; category; chapter; clarification; cluster; conceptual category;
  commodity; content area; content model element; core idea; course; discipline; document; domain; example; evidence required; field; framework; general
  requirements; glossary; grade; grade band; grade course; grade level; group; grouping; header; heading; implementation;
  introduction; isco group; item type; knowledge and skills; level; module; note; occupation; occupation group; organizer; part; range ald; response type; rubric;
  section; section heading; skill group; standard area; stem; stimulus; strand; subchapter; subdomain; subject; substrand; subtopic;
  task; task description; task model; technology; technology group; theme; title; topic; unit; 分野; 領域; カテゴリ
  `
    .split(';')
    .map((word) => wordsOf(word)),
)

function wordsOf(type: string): string {
  return type
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
}

/** Whether items of this type count by default. */
const isSkillType = (itemType: string): boolean => !NOT_SKILLS.has(wordsOf(itemType))

/**
 * The default list for a package: all its item types that do not name headings, and items without a type. Sorted.
 */
export function defaultMatchableTypes(itemTypes: Iterable<string | null>): string[] {
  const types = new Set<string>()
  for (const type of itemTypes) {
    if (type === null) types.add(UNTYPED)
    else if (isSkillType(type)) types.add(type)
  }
  return [...types].sort()
}

/**
 * Whether an item is matchable under a framework's list. Items without a type, where the list has them, count only as
 * leaves: an untyped item with children is a heading in real data. Nothing without a statement counts.
 */
export function isMatchable(item: MatchableFacts, types: ReadonlySet<string>): boolean {
  if (item.fullStatement.trim() === '' || item.isSkillLevel) return false
  return item.itemType === null ? types.has(UNTYPED) && !item.hasChildren : types.has(item.itemType)
}
