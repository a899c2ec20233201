import type { Session } from '../../database/session.ts'
import { Refused, refuseInput, UserErrorCode } from '../../shared/payload.ts'
import { sizeFaults } from '../drafts/draft.rule.ts'
import { editDraft, newIdentifier } from '../drafts/draft.service.ts'
import { itemOf, refuseStale } from '../drafts/draft-elements.service.ts'

import { normalIdentifier } from '../formats/identifiers.ts'
import type { JsonObject } from '../formats/json-text.ts'
import type { RemoveRubricInput, SaveRubricInput } from './rubric.inputs.ts'
import { rubricFaults, rubricFields } from './rubric.rule.ts'

/** Makes a rubric of a draft, or says all of it anew; answers its identifier. Throws Refused. */
export const saveRubric = (session: Session, input: SaveRubricInput, key: string | null) => {
  const { title, description = null, criteria } = input
  const faults = [...sizeFaults({ title, description }, ['title']), ...rubricFaults(input)]
  if (faults.length > 0) throw new Refused(...faults)
  const request = { operation: 'saveRubric', input, key, field: 'framework', draftOf: async () => input.framework }
  return editDraft(session, request, async (draft) => {
    const identifier = input.identifier == null ? newIdentifier() : normalIdentifier(input.identifier)
    if (input.identifier != null && !draft.package.hasDefinition('CFRubrics', identifier))
      throw refuseInput(UserErrorCode.NOT_FOUND, 'The draft has no such rubric.', 'identifier')
    await refuseStale(draft, input.expectedRevision, [identifier])
    const links: (JsonObject | null)[] = []
    for (const [at, { competency }] of criteria.entries()) {
      const item = competency == null ? null : await itemOf(draft, competency, `criteria.${at}.competency`)
      links.push(item && draft.package.linkTo(item.identifier))
    }
    // Parts change with their rubric; a time of their own would make the same words said again a change.
    const now = new Date(draft.row.importedAt).toISOString()
    draft.package.saveDefinition('CFRubrics', identifier, rubricFields(identifier, input, links, now))
    return { identifier }
  })
}

/** Takes a rubric out of a draft. Throws Refused. */
export const removeRubric = (session: Session, input: RemoveRubricInput, key: string | null) => {
  const request = { operation: 'removeRubric', input, key, field: 'framework', draftOf: async () => input.framework }
  return editDraft(session, request, async (draft) => {
    const identifier = normalIdentifier(input.identifier)
    await refuseStale(draft, input.expectedRevision, [identifier])
    draft.package.removeDefinition('CFRubrics', identifier)
    return { identifier }
  })
}
