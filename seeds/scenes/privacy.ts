import { percent, words } from '../demo/table.ts'
import { documentsOf } from '../people/documents.ts'
import { population } from '../people/population.ts'
import { askCandidates, type CandidateAnswer, nameOf } from './candidates.ts'
import { grantDiscovery, liveDiscovery, withdraw } from './consents.ts'
import { askLog, askMatch } from './matches.ts'
import type { Scene, Stage } from './scene.ts'

const SHOWN = 5

/** P5 withdraws between the first page and the second. */
export async function withdrawalScene(stage: Stage): Promise<Scene> {
  const first = await askCandidates(stage, { first: SHOWN })
  const after = first.pageInfo.endCursor
  const before = await askCandidates(stage, { first: SHOWN, after })
  for (const consent of await liveDiscovery(stage, 'P5')) await withdraw(stage, 'P5', consent)
  const then = await askCandidates(stage, { first: SHOWN, after })
  const log = await askLog(stage, 'P5', 1)
  await grantDiscovery(stage, 'P5')
  const gone = before.edges.filter(({ node }) => !then.edges.some((edge) => edge.node.candidateId === node.candidateId))
  return {
    asks: 'The same hiring manager, on the second page, while a learner (P5) withdraws consent',
    question: 'Who comes next, and who again, a moment later, from the same place in the list?',
    tables: [
      {
        table: {
          head: ['', 'Page two before', 'Tier', 'Fit', 'Page two after', 'Tier', 'Fit'],
          rows: before.edges.map((edge, at) => [String(SHOWN + at + 1), ...cells(edge), ...cells(then.edges[at])]),
          widths: [4, 18, 13, 11, 18, 13, 11],
          right: [0, 3, 6],
        },
      },
    ],
    shows: `${gone.map(({ node }) => nameOf(node)).join(', ') || 'nobody'} is gone at once and the page is still full, while P5's own log keeps the earlier reading (${words(log[0]?.action ?? 'none')} by ${log[0]?.organisation?.name ?? 'nobody'}). P5 then consents again.`,
  }
}

const cells = (edge: CandidateAnswer | undefined): string[] =>
  edge ? [nameOf(edge.node), words(edge.tier), percent(edge.fitBp)] : ['–', '–', '–']

interface SubmitAnswer {
  readonly credential: {
    readonly report: {
      readonly verdict: string
      readonly checks: readonly { readonly check: string; readonly result: string; readonly message: string }[]
    }
    readonly assertions: readonly { readonly evidenceClass: string }[]
  }
}

const SUBMIT = /* GraphQL */ `
  mutation Submit($input: SubmitCredentialInput!) {
    submitCredential(input: $input) {
      credential { report { verdict checks { check result message } } assertions { evidenceClass } }
      projected userErrors { code field message }
    }
  }`

/** P6 brings the credential of P1. */
export async function stolenScene(stage: Stage): Promise<Scene> {
  const [owner] = population()
  const [stolen] = owner ? await documentsOf(owner) : []
  if (!stolen) throw new Error('P1 holds nothing')
  const { credential } = await stage.as('P6').mutate<SubmitAnswer>(SUBMIT, { input: { document: stolen.text } })
  const match = await askMatch(stage, 'P6', 'quernstone-junior-analyst')
  const classes = [...new Set(credential.assertions.map((one) => one.evidenceClass))]
  return {
    asks: 'A learner (P6) who brings the database credential of P1 as their own',
    question: 'Is it mine?',
    tables: [
      {
        caption: `Verdict ${words(credential.report.verdict)}; what it is worth as evidence: ${classes.map(words).join(', ')}; fit ${percent(match.fitBp)}.`,
        table: {
          head: ['Check', 'Result', 'In words'],
          rows: credential.report.checks.map((one) => [words(one.check), words(one.result), one.message]),
          widths: [18, 14, 64],
        },
      },
    ],
    shows:
      'signature, issuer and dates are good, but the credential is about somebody else: every check stands by itself, and one that fails is enough.',
  }
}
