import { type DocumentContext, REDUNDANT_FIELDS, type Read, sourceOf } from './case-elements.ts'
import { Fields } from './case-fields.ts'
import type { CaseRubric, CaseRubricCriterion, CaseRubricLevel } from './case-model.ts'
import type { Placed } from './case-shape.ts'
import { derivedUuid } from './identifiers.ts'

export function readRubric(placed: Placed, context: DocumentContext): Read<CaseRubric> {
  const fields = new Fields(placed.value, placed.path, 'CFRubric', context.report)
  const title = fields.text('title')
  const identity = fields.identity(() => derivedUuid('rubric', context.document.identifier, title ?? placed.path))
  const element: CaseRubric = {
    ...identity,
    title,
    description: fields.text('description'),
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
    criteria: fields
      .objects('CFRubricCriteria', 'CFRubricCriterion')
      .map((one, i) => readCriterion(one, identity.identifier, i, context)),
  }
  fields.noteUnknown(REDUNDANT_FIELDS, context.unknown)
  return { element, path: placed.path }
}

function readCriterion(placed: Placed, rubric: string, index: number, context: DocumentContext): CaseRubricCriterion {
  const fields = new Fields(placed.value, placed.path, 'CFRubricCriterion', context.report)
  const identity = fields.identity(() => derivedUuid('criterion', rubric, String(index)))
  const criterion: CaseRubricCriterion = {
    ...identity,
    category: fields.text('category'),
    description: fields.text('description'),
    item: fields.link('CFItemURI'),
    weight: fields.number('weight'),
    position: fields.integer('position'),
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
    levels: fields
      .objects('CFRubricCriterionLevels', 'CFRubricCriterionLevel')
      .map((one, i) => readLevel(one, identity.identifier, i, context)),
  }
  fields.noteUnknown([...REDUNDANT_FIELDS, 'rubricId'], context.unknown)
  return criterion
}

function readLevel(placed: Placed, criterion: string, index: number, context: DocumentContext): CaseRubricLevel {
  const fields = new Fields(placed.value, placed.path, 'CFRubricCriterionLevel', context.report)
  const identity = fields.identity(() => derivedUuid('level', criterion, String(index)))
  const level: CaseRubricLevel = {
    ...identity,
    description: fields.text('description'),
    quality: fields.text('quality'),
    feedback: fields.text('feedback'),
    score: fields.number('score'),
    position: fields.integer('position'),
    lastChange: fields.instant('lastChangeDateTime', context.document.lastChange),
    source: sourceOf(placed.value, identity),
  }
  fields.noteUnknown([...REDUNDANT_FIELDS, 'rubricCriterionId'], context.unknown)
  return level
}
