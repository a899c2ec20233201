import type { Session } from '../database/session.ts'
import { badInput } from '../shared/errors.ts'
import { CaseDefinition, type DefinitionPage } from './case-definition.types.ts'
import { FrameworkDefinition } from './framework.ts'

/**
 * Definitions or rubrics of a version that the viewer was found to see, in the order of the file.
 * @throws BAD_USER_INPUT beyond the bounds of a page.
 */
export async function definitionsOf(
  session: Session,
  framework: string,
  { kind, first, skip }: Omit<DefinitionPage, 'kind'> & { kind: DefinitionPage['kind'] | 'CFRubrics' },
): Promise<CaseDefinition[]> {
  if (first < 1 || first > 100) throw badInput('A page holds 1 to 100.', 'first')
  if (skip < 0) throw badInput('Places count from 0.', 'skip')
  const rows = await session.sql
    .getRepository(FrameworkDefinition)
    .createQueryBuilder('d')
    .comment('frameworks.definitions')
    .where('d.framework_id = :framework AND d.kind = :kind', { framework, kind })
    .orderBy('d.ordinal')
    .addOrderBy('d.id')
    .offset(skip)
    .limit(first)
    .getMany()
  return rows.map(({ identifier, uri, title, source }) =>
    Object.assign(new CaseDefinition(), { identifier, uri, title, caseElement: JSON.stringify(source) }),
  )
}
