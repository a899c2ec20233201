import { CredentialStatus } from '../../src/credentials/kinds.ts'
import { hundredths, percent, words } from '../demo/table.ts'
import { recordStatus } from '../load/statuses.ts'
import { askMatch, type MatchAnswer } from './matches.ts'
import type { Scene, Stage } from './scene.ts'

const JOB = 'quernstone-junior-analyst'

const REPLAY = /* GraphQL */ `
  query Replay($id: ID!) { matchDecision(id: $id) { at shown replay { equal differences } } }`

interface DecisionAnswer {
  readonly matchDecision: {
    readonly at: string
    readonly shown: number
    readonly replay: { readonly equal: boolean; readonly differences: readonly string[] }
  }
}

/** Larkmere revokes the credential behind P1's first line; what was decided before stays as it was. */
export async function revocationScene(stage: Stage, decision: string): Promise<Scene> {
  const before = await askMatch(stage, 'P1', JOB)
  await recordStatus(stage.loading, 'P1', 'DAT 130', CredentialStatus.REVOKED)
  const after = await askMatch(stage, 'P1', JOB)
  const { matchDecision } = await stage.as('quernstone').query<DecisionAnswer>(REPLAY, { id: decision })
  await recordStatus(stage.loading, 'P1', 'DAT 130', CredentialStatus.ACTIVE)
  const row = (when: string, match: MatchAnswer): string[] => {
    const line = match.explanation.lines[0]
    return [
      when,
      words(match.tier),
      percent(match.fitBp),
      hundredths(line?.contributionBp ?? 0),
      hundredths(line?.weakEvidenceBp ?? 0),
    ]
  }
  const { equal, differences } = matchDecision.replay
  return {
    asks: 'An issuer (Larkmere Community College) revokes the database credential of P1',
    question: 'What becomes of the match, and of the ranking that the employer was shown before?',
    tables: [
      {
        table: {
          head: ['P1, for Quernstone', 'Tier', 'Fit', 'R1 given', 'R1 lost to weak proof'],
          rows: [row('before', before), row('after', after)],
          widths: [22, 20, 11, 12, 25],
          right: [2, 3, 4],
        },
      },
      {
        caption: `The ranking of ${matchDecision.shown} that the employer saw, computed again from what was stored with it:`,
        table: {
          head: ['Equal', 'Differences'],
          rows: [[equal ? 'yes' : 'no', differences.length === 0 ? 'none' : differences.join('; ')]],
          widths: [9, 60],
        },
      },
    ],
    shows:
      'a revocation counts at once, as proof that no longer holds and not as a skill that was never shown; yet an earlier decision can still be checked as it was made. (Larkmere then reinstates it.)',
  }
}
