import type { Session } from '../database/session.ts'
import { occupationsOfCipLoader } from '../programs/program.loaders.ts'
import type { Program } from '../programs/program.ts'
import { type Finding, Severity } from '../shared/finding.ts'
import type { ProgramGapInput } from './gap.inputs.ts'
import type { GapResult } from './gap.ts'
import type { EvidencedGap } from './gap-evidence.service.ts'

/** What a reader of a report must know beside its numbers. */
export async function gapNotes(
  session: Session,
  program: Program,
  { demand }: ProgramGapInput,
  result: GapResult,
  evidence: EvidencedGap | null,
): Promise<Finding[]> {
  const notes: Finding[] = []
  const cipCode = demand.cipCode ?? program.cipCode
  if (cipCode !== null && (await session.load(occupationsOfCipLoader).load(cipCode)).length === 0)
    notes.push(
      note(
        'CIP_WITHOUT_OCCUPATION',
        `No occupation here says that programs of CIP ${cipCode} lead to it. That is no judgement of the program.`,
        demand.cipCode ? 'input.demand.cipCode' : null,
      ),
    )
  if (result.jobProfiles === 0)
    notes.push(
      note('NO_DEMAND', 'No published job profile satisfies this demand; there is nothing to cover.', 'input.demand'),
    )
  if (evidence && evidence.completers === null)
    notes.push(
      note(
        'COMPLETERS_UNKNOWN',
        'This program leads to a credential of somebody else, which people of other schools hold too: its completers cannot be counted, and nothing counts as covered.',
        'input.basis',
      ),
    )
  if (evidence && evidence.suppressed > 0)
    notes.push(
      note(
        'PEOPLE_SUPPRESSED',
        `${evidence.suppressed} rows have too few people to be shown, and count as not covered.`,
        null,
      ),
    )
  return notes
}

const note = (code: string, message: string, path: string | null): Finding => ({
  severity: Severity.NOTE,
  code,
  message,
  path,
  repaired: false,
})
