export enum PairingState {
  ANALYSING = 'ANALYSING',
  DRAFTING = 'DRAFTING',
  REVIEWING = 'REVIEWING',
  AGREED = 'AGREED',
  PUBLISHED = 'PUBLISHED',
}

const ORDER = Object.values(PairingState)

/** The one whose program it is, and the one whose job role it is. */
export type PairingParty = 'PROVIDER' | 'EMPLOYER'

/** What moving a pairing depends on. */
export interface PairingFacts {
  readonly state: PairingState
  readonly providerAgreed: boolean
  readonly employerAgreed: boolean
  readonly hasFramework: boolean
  /** A version of its framework is published. */
  readonly frameworkPublished: boolean
}

/**
 * Null when a pairing may move there; else why not, and the mend. Forwards goes one step at a time; back goes to
 * drafting or analysing, and takes the yes of both with it.
 */
export function pairingFault(facts: PairingFacts, to: PairingState): string | null {
  const step = ORDER.indexOf(to) - ORDER.indexOf(facts.state)
  if (step === 0) return null
  if (step < 0) {
    if (to !== PairingState.DRAFTING && to !== PairingState.ANALYSING)
      return 'Back it goes to DRAFTING or ANALYSING only.'
    return null
  }
  if (step > 1) return `From ${facts.state} it goes to ${ORDER[ORDER.indexOf(facts.state) + 1]} next.`
  if (to === PairingState.REVIEWING && !facts.hasFramework)
    return 'What is reviewed is a framework; give the pairing one first.'
  if (to === PairingState.AGREED && !(facts.providerAgreed && facts.employerAgreed))
    return 'It is agreed once both, the provider of the program and the employer, have said yes.'
  if (to === PairingState.PUBLISHED && !facts.frameworkPublished) return 'Publish its framework first.'
  return null
}

/** The same with its yeses as they are after the move. Only ask for moves without a fault. */
export const movedPairing = (facts: PairingFacts, to: PairingState): PairingFacts =>
  ORDER.indexOf(to) < ORDER.indexOf(PairingState.REVIEWING)
    ? { ...facts, state: to, providerAgreed: false, employerAgreed: false }
    : { ...facts, state: to }

/**
 * What a party's yes, or taking it back, makes of a pairing; a text says why it cannot be given now. The second yes
 * makes it AGREED; without one of them it is under review again.
 */
export function answeredPairing(facts: PairingFacts, party: PairingParty, yes: boolean): PairingFacts | string {
  if (facts.state === PairingState.PUBLISHED) return 'It is published; move it back to DRAFTING to work on it again.'
  if (facts.state !== PairingState.REVIEWING && facts.state !== PairingState.AGREED)
    return `It is ${facts.state}; say yes while it is REVIEWING.`
  const after = party === 'PROVIDER' ? { ...facts, providerAgreed: yes } : { ...facts, employerAgreed: yes }
  const both = after.providerAgreed && after.employerAgreed
  return { ...after, state: both ? PairingState.AGREED : PairingState.REVIEWING }
}

/** The framework is what is reviewed and agreed: it is chosen before. */
export const mayChangeFramework = (state: PairingState): boolean =>
  state === PairingState.ANALYSING || state === PairingState.DRAFTING
