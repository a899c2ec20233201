/** Why it is not clear what a signature covers. */
export interface ViewProblem {
  readonly code: 'PROOF_AMBIGUOUS' | 'PROOF_ENTANGLED' | 'PROOF_TOO_LARGE'
  readonly message: string
  readonly path: string
}

/**
 * Values of all kinds in a document whose embedded proofs are checked: the largest real transcript that was found has
 * 5,971, and this many take about two seconds.
 */
export const SIGNED_VALUES = 60_000

/** Values that may come out of one document, with all that is repeated because several places name it. */
export const MOST_VALUES = 4 * SIGNED_VALUES

/** The problem of a document that is not even looked at, for its size alone. */
export const tooLarge = (document: unknown): ViewProblem | null =>
  holdsMoreThan(SIGNED_VALUES, document)
    ? {
        code: 'PROOF_TOO_LARGE',
        message: `A proof inside of a document is checked in documents of at most ${SIGNED_VALUES} values. Bring its parts one by one, or signed as JWT.`,
        path: '$',
      }
    : null

export const entangled = (): ViewProblem => ({
  code: 'PROOF_ENTANGLED',
  message: `So many places name the same things that the document comes to more than ${MOST_VALUES} values. Ask the issuer for its credentials one by one.`,
  path: '$',
})

export const ambiguous = (place: string, member: string): ViewProblem => ({
  code: 'PROOF_AMBIGUOUS',
  message: `What was signed is not one thing: several places describe the same, and differ in "${member}". Only as the issuer gave it, with everything in one place, can it be relied on.`,
  path: `${place}.${member}`,
})

function holdsMoreThan(limit: number, document: unknown): boolean {
  const stack: unknown[] = [document]
  for (let values = 0; stack.length > 0; values++) {
    if (values > limit) return true
    const value = stack.pop()
    if (value && typeof value === 'object') for (const inner of Object.values(value)) stack.push(inner)
  }
  return false
}
