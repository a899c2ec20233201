import { enqueue } from '../database/outbox.ts'
import type { Session } from '../database/session.ts'
import { idempotent } from '../identity/idempotency.ts'
import { requireRole } from '../identity/rights.ts'
import { derivedId } from '../shared/ids.ts'
import { Refused, UserErrorCode, userError } from '../shared/payload.ts'
import { Role } from '../shared/viewer.ts'
import type { SaveOccupationInput } from './job-profile.inputs.ts'
import { Occupation } from './occupation.ts'
import { countFaults, textFaults } from './text.rule.ts'

/** The form of a CIP code; as text, because 01.0000 as a number loses its zeros. */
export const CIP_CODE = /^\d{2}(\.\d{2}(\d{2})?)?$/

const MAX_CODES = 500

/** Operators keep the taxonomy; the same scheme and code again revise it. Returns its id. Throws Refused. */
export async function saveOccupation(
  session: Session,
  input: SaveOccupationInput,
  key: string | null = null,
): Promise<string> {
  requireRole(session, Role.OPERATOR)
  const cipCodes = [...new Set(input.cipCodes ?? [])].sort()
  const faults = [
    ...textFaults(input.scheme, 1, 100, 'input.scheme'),
    ...textFaults(input.code, 1, 100, 'input.code'),
    ...textFaults(input.title, 1, 300, 'input.title'),
    ...textFaults(input.description ?? '', 0, 5_000, 'input.description'),
    ...countFaults(cipCodes.length, MAX_CODES, 'CIP codes', 'input.cipCodes'),
    ...cipCodes.flatMap((code) =>
      CIP_CODE.test(code)
        ? []
        : [
            userError(
              UserErrorCode.INVALID,
              `${JSON.stringify(code)} is not a CIP code such as 30.7101.`,
              'input.cipCodes',
            ),
          ],
    ),
  ]
  if (faults.length > 0) throw new Refused(...faults)
  const [scheme, code] = [input.scheme.trim(), input.code.trim()]
  const id = derivedId('occupation', scheme, code)
  return idempotent(session, key, 'saveOccupation', input, async (tx) => {
    const { title, description } = input
    await tx.sql.upsert(
      Occupation,
      { id, scheme, code, title: title.trim(), description: description?.trim() || null, cipCodes },
      ['id'],
    )
    await enqueue(tx, 'occupation', [id])
    return id
  })
}
