import { Column } from 'typeorm'

import { type MoneyInput, moneyFault } from '../jobs/money.ts'
import { type UserError, UserErrorCode, userError } from '../shared/payload.ts'

const MAX_CREDITS = 1_000
const MAX_HOURS = 20_000

/** What a version of a course or program takes: columns. */
export abstract class EffortRow {
  @Column('double precision', { nullable: true })
  credits!: number | null

  @Column('integer', { nullable: true })
  hours!: number | null

  @Column('integer', { name: 'cost_minor', nullable: true })
  costMinor!: number | null

  @Column('text', { name: 'cost_currency', nullable: true })
  costCurrency!: string | null
}

/** The same as it is sent. */
export interface EffortInput {
  readonly credits?: number | null
  readonly hours?: number | null
  readonly cost?: MoneyInput | null
}

export function effortFaults({ credits, hours, cost }: EffortInput): UserError[] {
  const faults: UserError[] = []
  if (credits != null && !(credits >= 0 && credits <= MAX_CREDITS))
    faults.push(userError(UserErrorCode.INVALID, `Credits are a number from 0 to ${MAX_CREDITS}.`, 'input.credits'))
  if (hours != null && !(hours >= 0 && hours <= MAX_HOURS))
    faults.push(userError(UserErrorCode.INVALID, `Hours are a whole number from 0 to ${MAX_HOURS}.`, 'input.hours'))
  const fault = cost ? moneyFault(cost) : null
  if (fault) faults.push(userError(UserErrorCode.INVALID, fault, 'input.cost'))
  return faults
}

export const effortColumns = ({ credits, hours, cost }: EffortInput): EffortRow => ({
  credits: credits ?? null,
  hours: hours ?? null,
  costMinor: cost?.amountMinor ?? null,
  costCurrency: cost?.currency ?? null,
})
