import { type Command, optional, system, text } from './command.ts'
import type { AuditAnchor } from './identity/audit.ts'
import { parseHead } from './identity/audit-chain.ts'
import { verifyAuditChain } from './identity/audit-verify.ts'
import { readErasureProof, verifyErasure } from './identity/erasure-verify.ts'
import { badInput, limitExceeded } from './shared/errors.ts'
import { readNamedFile } from './shared/named-file.ts'

/** Bytes; a proof is a page of text. */
const MAX_PROOF = 64 * 2 ** 10

function head(value: unknown): AuditAnchor {
  const read = parseHead(String(value).trim())
  if (read) return read
  throw badInput(
    `${String(value).slice(0, 200)} is no head of the log; one reads chain:length:hash, as accessLog gives it in chainHead.`,
    'head',
  )
}

/** What whoever kept something of us can have checked; what does not hold ends the command line with 1. */
export const verifyCommands: readonly Command[] = [
  {
    name: 'verify-audit',
    summary: 'recompute the log of who read people’s data; ends with 1 when something is not as it was written',
    options: [
      [
        '--head <text...>',
        'a head that somebody kept (chainHead of accessLog, auditHead of a proof): is it still in it?',
      ],
    ],
    async run(core, input) {
      const kept = [input.head ?? []].flat().map(head)
      const report = await verifyAuditChain(system(core), kept)
      return { holds: report.faults.length === 0, heads: kept.length, ...report }
    },
  },
  {
    name: 'verify-erasure',
    summary: 'check a proof of erasure that somebody kept; ends with 1 when it does not hold',
    arguments: [['<file>', 'the proof as JSON, as forget prints it and forgetMe answers it']],
    options: [['--learner <id>', 'id of the learner whom it is said to be about']],
    async run(core, input) {
      const file = text(input, 'file')
      const bytes = await readNamedFile(file, (size) => {
        if (size > MAX_PROOF)
          throw limitExceeded(`${file} has ${size} bytes; a proof has at most ${MAX_PROOF}.`, 'file')
      })
      const proof = readErasureProof(bytes.toString('utf8'))
      if (!proof)
        throw badInput(`${file} holds no proof of erasure as forget prints it and forgetMe answers it.`, 'file')
      return verifyErasure(system(core), proof, optional(input, 'learner'))
    },
  },
]

/** False: an answer of one of the above that something does not hold. */
export const holds = (result: unknown): boolean => (result as { holds?: unknown } | null)?.holds !== false
