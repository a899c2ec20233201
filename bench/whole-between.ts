import { InvalidArgumentError } from 'commander'

/** Reads an option that is a whole number. */
export const wholeBetween =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`a whole number from ${low} to ${high}`)
    return value
  }
