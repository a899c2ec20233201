import { Field, InputType, Int, ObjectType } from 'type-graphql'

@ObjectType({ description: 'An amount in minor units of an ISO 4217 currency.' })
export class Money {
  @Field(() => Int)
  amountMinor!: number

  @Field()
  currency!: string
}

@InputType({ description: 'An amount in minor units of an ISO 4217 currency.' })
export class MoneyInput {
  @Field(() => Int, { description: 'Not negative.' })
  amountMinor!: number

  @Field({ description: 'Three capital letters, such as USD.' })
  currency!: string
}

export const money = (amountMinor: number | null, currency: string | null): Money | null =>
  amountMinor === null || currency === null ? null : Object.assign(new Money(), { amountMinor, currency })

/** What is wrong with an amount, or null. */
export function moneyFault({ amountMinor, currency }: MoneyInput): string | null {
  if (!Number.isInteger(amountMinor) || amountMinor < 0)
    return 'An amount is a whole number of minor units, not negative.'
  return /^[A-Z]{3}$/.test(currency) ? null : 'A currency is three capital letters, such as USD.'
}
