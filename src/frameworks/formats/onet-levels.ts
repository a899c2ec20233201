import { derivedUuid } from './identifiers.ts'
import type { JsonObject } from './json-text.ts'
import { type EachRow, elementId, numberIn } from './onet-tables.ts'

/** The scale on which levels are rated. */
export interface LevelScale {
  readonly minimum: number
  readonly maximum: number
}

/** The bounds of LV; as every release has them where the file is not there. */
export async function readLevelScale(each: EachRow): Promise<LevelScale> {
  let scale: LevelScale = { minimum: 0, maximum: 7 }
  await each('Scales Reference', (cells) => {
    if (cells('Scale ID').trim() !== 'LV') return
    scale = { minimum: numberIn(cells, 'Minimum'), maximum: numberIn(cells, 'Maximum') }
  })
  return scale
}

/** What some values of the scale mean for each element. */
export async function readAnchors(each: EachRow): Promise<Map<string, Map<number, string>>> {
  const anchors = new Map<string, Map<number, string>>()
  await each('Level Scale Anchors', (cells) => {
    const scale = cells('Scale ID').trim()
    if (scale !== '' && scale !== 'LV') return
    const element = elementId(cells)
    const own = anchors.get(element) ?? new Map<number, string>()
    anchors.set(element, own)
    own.set(numberIn(cells, 'Anchor Value'), cells('Anchor Description').trim())
  })
  return anchors
}

/**
 * The level scale as a rubric: a criterion for each element with anchors, each with the same steps 1 to 7, so that all
 * share one proficiency scale on which step k is k of 7, as (value − 0) / (7 − 0) is; the anchors describe the steps. A
 * scale that does not begin at 0, or has no whole steps, cannot be said so; then there is none.
 */
export function levelRubric(
  elements: readonly { readonly id: string; readonly link: JsonObject }[],
  anchors: ReadonlyMap<string, ReadonlyMap<number, string>>,
  { minimum, maximum }: LevelScale,
): JsonObject | null {
  const measured = elements.filter(({ id }) => anchors.has(id))
  if (measured.length === 0 || minimum !== 0 || !Number.isInteger(maximum) || maximum < 1 || maximum > 12) return null
  const steps = Array.from({ length: maximum }, (_, i) => i + 1)
  const element = (...parts: string[]): JsonObject => {
    const identifier = derivedUuid('ONET', 'level scale', ...parts)
    return { identifier, uri: `urn:uuid:${identifier}` }
  }
  return {
    ...element(),
    title: 'O*NET level scale (LV)',
    extensions: { 'headwater.scale': { minimum, maximum } },
    CFRubricCriteria: measured.map(({ id, link }, at) => ({
      ...element(id),
      category: id,
      CFItemURI: link,
      position: at + 1,
      CFRubricCriterionLevels: steps.map((step) => {
        const anchor = anchors.get(id)?.get(step)
        return {
          ...element(id, String(step)),
          quality: String(step),
          score: step,
          position: step,
          ...(anchor === undefined ? {} : { description: anchor }),
        }
      }),
    })),
  }
}
