import type { EntityManager } from 'typeorm'

import type { GraphPart, GraphPieces, Projection } from '../graph/projection.ts'
import { EDGE_TYPES } from './association-type.ts'
import { ALTERNATIVE_LABELS } from './formats/extension-keys.ts'
import {
  type AssociationFacts,
  type CompetencyFacts,
  type DefinitionFacts,
  type FrameworkFacts,
  FrameworkPieces,
  type JudgedFacts,
  type LevelFacts,
  type ScaleFacts,
} from './framework.projection.ts'

/** Rows of one read: a framework may have a quarter of a million elements, more than memory should hold at once. */
const PAGE = 1_000

const COMPETENCY_COLUMNS = `id, framework_id AS "frameworkId", lineage, identifier, uri,
    full_statement AS "fullStatement", abbreviated_statement AS "abbreviatedStatement",
    alternative_label AS "alternativeLabel", human_coding_scheme AS "humanCodingScheme", code,
    list_enumeration AS "listEnumeration", item_type AS "itemType", concept_keywords AS "conceptKeywords", subject,
    education_level AS "educationLevel", language, notes, status_end_date AS "statusEndDate", matchable, root, position,
    scale_id AS "scaleId", source->'CFItemTypeURI'->>'identifier' AS "itemTypeIdentifier",
    jsonb_path_query_array(source, '$.extensions."${ALTERNATIVE_LABELS}"[*]') AS "alternativeLabels",
    jsonb_path_query_array(source, '$.subjectURI[*].identifier') || jsonb_path_query_array(source, '$.conceptKeywordsURI[*].identifier')
      AS "definitionIdentifiers"`

const QUERIES = {
  frameworks: `/* framework.project */
    SELECT id, library_id AS library, document_identifier AS identifier, revision, uri, title, creator, publisher,
      subject, language, version, framework_type AS "frameworkType", case_version AS "caseVersion",
      adoption_status AS "adoptionStatus", published, newest, hierarchy_meaning AS "hierarchyMeaning",
      matchable_item_types AS "matchableItemTypes", previous_id AS "previousId", default_scale_id AS "defaultScaleId",
      floor(extract(epoch FROM last_change) * 1000)::float8 AS "lastChange",
      source->'licenseURI'->>'identifier' AS "licenseIdentifier",
      (SELECT k.cohort_id FROM framework_cohort k WHERE k.library_id = framework.library_id
         AND k.document_identifier = framework.document_identifier) AS cohort
    FROM framework WHERE id = ANY($1::text[])`,
  definitions: `/* framework.project definitions */
    SELECT id, kind, identifier, uri, title,
      CASE WHEN kind = 'CFRubrics' THEN source ELSE NULL END AS rubric, source->>'description' AS description
    FROM framework_definition WHERE framework_id = $1 ORDER BY kind, ordinal`,
  scales: `/* framework.project scales */
    SELECT s.id, s.framework_id AS "ownerId", s.uri, s.title, s.version, s.minimum, s.maximum
    FROM framework_scale u JOIN proficiency_scale s ON s.id = u.scale_id
    WHERE u.framework_id = $1 ORDER BY u.ordinal, s.id`,
  levels: `/* framework.project levels */
    SELECT l.id, l.scale_id AS "scaleId", l.rank, l.label, l.description, l.parts
    FROM proficiency_level l JOIN proficiency_scale s ON s.id = l.scale_id
    WHERE s.framework_id = $1 ORDER BY l.scale_id, l.rank`,
} as const

/** Each goes on after the last row of the page before, along an index. */
const PAGES = {
  competencies: `/* framework.project competencies */ SELECT ${COMPETENCY_COLUMNS}, identifier AS "pageKey"
    FROM competency WHERE framework_id = $1 AND identifier > $2 ORDER BY identifier LIMIT ${PAGE}`,
  referred: `/* framework.project referred */ SELECT ${COMPETENCY_COLUMNS}, id AS "pageKey"
    FROM competency WHERE framework_id IS NULL AND filled_by IS NULL AND referenced_by = $1 AND id > $2
    ORDER BY id LIMIT ${PAGE}`,
  associations: `/* framework.project associations */
    SELECT id, identifier, uri, type, ext_type AS "extType", origin_id AS "originId",
      destination_id AS "destinationId", sequence_number AS "sequenceNumber", position, grouping, notes,
      in_tree AS "inTree", generated, identifier AS "pageKey"
    FROM association WHERE framework_id = $1 AND identifier > $2 ORDER BY identifier LIMIT ${PAGE}`,
} as const

async function* pagesOf<Facts>(sql: EntityManager, query: string, framework: string): AsyncGenerator<Facts[]> {
  for (let after = ''; ; ) {
    const rows: (Facts & { pageKey?: string })[] = await sql.query(query, [framework, after])
    if (rows.length === 0) return
    after = rows.at(-1)?.pageKey as string
    for (const row of rows) delete row.pageKey
    yield rows
    if (rows.length < PAGE) return
  }
}

async function* piecesOf(sql: EntityManager, framework: FrameworkFacts): AsyncGenerator<GraphPart> {
  const { id } = framework
  const rows = async <Facts>(query: string): Promise<readonly Facts[]> => sql.query(query, [id])
  const pieces = new FrameworkPieces(framework, {
    definitions: await rows<DefinitionFacts>(QUERIES.definitions),
    scales: await rows<ScaleFacts>(QUERIES.scales),
    levels: await rows<LevelFacts>(QUERIES.levels),
  })
  yield pieces.head()
  const judged: JudgedFacts[] = []
  for (const query of [PAGES.competencies, PAGES.referred])
    for await (const page of pagesOf<CompetencyFacts>(sql, query, id)) {
      if (pieces.judges) for (const { id, identifier, uri } of page) judged.push({ id, identifier, uri })
      yield pieces.competencies(page)
    }
  yield pieces.definitions(judged)
  for await (const page of pagesOf<AssociationFacts>(sql, PAGES.associations, id)) yield pieces.associations(page)
}

/** One version of a framework with its items, associations, definitions and scales, and the ends it was first to name. */
export const frameworkProjection: Projection = {
  kind: 'framework',
  labels: [
    'Framework',
    'Competency',
    'Target',
    'Unresolved',
    'Rubric',
    'Criterion',
    'Level',
    'ItemType',
    'Concept',
    'Subject',
    'License',
    'Grouping',
    'ProficiencyScale',
    'ProficiencyLevel',
  ],
  edgeTypes: [
    'IN_FRAMEWORK',
    'NEXT_VERSION_OF',
    'HAS_SCALE',
    'HAS_LEVEL',
    'HAS_CRITERION',
    'MEASURED_ON',
    'ASSESSES',
    'OF_TYPE',
    'ABOUT',
    'LICENSED_UNDER',
  ],
  foreignEdgeTypes: Object.values(EDGE_TYPES),
  // every query that reads items asks for Target, and for what an association says that its framework is a Framework
  shownBy: ['Framework', 'Target'],
  touchesConcepts: 'published',
  // several large ones at once are more than a graph transaction holds
  batch: 1,
  async read(sql, ids) {
    const frameworks: FrameworkFacts[] = await sql.query(QUERIES.frameworks, [ids])
    return new Map(
      frameworks.map((framework): [string, GraphPieces] => [
        framework.id,
        { [Symbol.asyncIterator]: () => piecesOf(sql, framework) },
      ]),
    )
  },
  async ids(sql, after, limit) {
    const rows: { id: string }[] = await sql.query(
      '/* framework.ids */ SELECT id FROM framework WHERE id > $1 ORDER BY id LIMIT $2',
      [after ?? '', limit],
    )
    return rows.map(({ id }) => id)
  },
}
