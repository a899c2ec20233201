import type { Projection } from '../graph/projection.ts'
import { EDGE_TYPES } from './association-type.ts'
import {
  type AssociationFacts,
  type CompetencyFacts,
  type DefinitionFacts,
  type FrameworkFacts,
  frameworkPart,
  type LevelFacts,
  type ScaleFacts,
} from './framework.projection.ts'

/** Rows by the framework they belong to. */
type Of<Facts> = Facts & { readonly of: string }

const COMPETENCIES = `/* framework.project competencies */
  SELECT coalesce(framework_id, referenced_by) AS of, id, framework_id AS "frameworkId", lineage, identifier, uri,
    full_statement AS "fullStatement", abbreviated_statement AS "abbreviatedStatement",
    alternative_label AS "alternativeLabel", human_coding_scheme AS "humanCodingScheme", code,
    list_enumeration AS "listEnumeration", item_type AS "itemType", concept_keywords AS "conceptKeywords", subject,
    education_level AS "educationLevel", language, notes, status_end_date AS "statusEndDate", matchable, root, position,
    scale_id AS "scaleId", source->'CFItemTypeURI'->>'identifier' AS "itemTypeIdentifier",
    jsonb_path_query_array(source, '$.subjectURI[*].identifier') || jsonb_path_query_array(source, '$.conceptKeywordsURI[*].identifier')
      AS "definitionIdentifiers"
  FROM competency
  WHERE framework_id = ANY($1::text[])
     OR (framework_id IS NULL AND filled_by IS NULL AND referenced_by = ANY($1::text[]))
  ORDER BY position, id`

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
  competencies: COMPETENCIES,
  associations: `/* framework.project associations */
    SELECT framework_id AS of, id, identifier, uri, type, ext_type AS "extType", origin_id AS "originId",
      destination_id AS "destinationId", sequence_number AS "sequenceNumber", position, grouping, notes,
      in_tree AS "inTree", generated
    FROM association WHERE framework_id = ANY($1::text[]) ORDER BY id`,
  definitions: `/* framework.project definitions */
    SELECT framework_id AS of, id, kind, identifier, uri, title,
      CASE WHEN kind = 'CFRubrics' THEN source ELSE NULL END AS rubric, source->>'description' AS description
    FROM framework_definition WHERE framework_id = ANY($1::text[]) ORDER BY kind, ordinal`,
  scales: `/* framework.project scales */
    SELECT u.framework_id AS of, s.id, s.framework_id AS "ownerId", s.uri, s.title, s.version, s.minimum, s.maximum
    FROM framework_scale u JOIN proficiency_scale s ON s.id = u.scale_id
    WHERE u.framework_id = ANY($1::text[]) ORDER BY u.ordinal, s.id`,
  levels: `/* framework.project levels */
    SELECT s.framework_id AS of, l.id, l.scale_id AS "scaleId", l.rank, l.label, l.description, l.parts
    FROM proficiency_level l JOIN proficiency_scale s ON s.id = l.scale_id
    WHERE s.framework_id = ANY($1::text[]) ORDER BY l.scale_id, l.rank`,
} as const

const byFramework = <Facts>(rows: readonly Of<Facts>[]): ((id: string) => readonly Facts[]) => {
  const groups = new Map<string, Facts[]>()
  for (const row of rows) {
    const group = groups.get(row.of)
    if (group) group.push(row)
    else groups.set(row.of, [row])
  }
  return (id) => groups.get(id) ?? []
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
  touchesConcepts: 'published',
  // one may have a quarter of a million elements: several at once are more than memory and a graph transaction hold
  batch: 1,
  async read(sql, ids) {
    const rows = async <Facts>(query: string): Promise<readonly Facts[]> => sql.query(query, [ids])
    const frameworks = await rows<FrameworkFacts>(QUERIES.frameworks)
    const competencies = byFramework(await rows<Of<CompetencyFacts>>(QUERIES.competencies))
    const associations = byFramework(await rows<Of<AssociationFacts>>(QUERIES.associations))
    const definitions = byFramework(await rows<Of<DefinitionFacts>>(QUERIES.definitions))
    const scales = byFramework(await rows<Of<ScaleFacts>>(QUERIES.scales))
    const levels = byFramework(await rows<Of<LevelFacts>>(QUERIES.levels))
    return new Map(
      frameworks.map((framework) => [
        framework.id,
        frameworkPart(framework, {
          competencies: competencies(framework.id),
          associations: associations(framework.id),
          definitions: definitions(framework.id),
          scales: scales(framework.id),
          levels: levels(framework.id),
        }),
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
