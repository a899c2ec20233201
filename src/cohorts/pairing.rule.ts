export enum PairingState {
  ANALYSING = 'ANALYSING',
  DRAFTING = 'DRAFTING',
  REVIEWING = 'REVIEWING',
  AGREED = 'AGREED',
  PUBLISHED = 'PUBLISHED',
}

/** What the two parties say yes to. */
export enum PairingPart {
  FRAMEWORK = 'FRAMEWORK',
  PROGRAM = 'PROGRAM',
  JOB_PROFILE = 'JOB_PROFILE',
}

/** How a pairing's parts stood at one time. */
export interface PairingSubject {
  /** The latest version of its framework that all members of the cohort see; null: it has none. */
  readonly framework: string | null
  /** How often that version was edited. */
  readonly edits: number
  /** Versions of the program and its courses, and of the job. */
  readonly program: string
  readonly job: string
}

/** What the yeses are about. */
export interface AgreedSubject extends PairingSubject {
  /** A digest of what the framework says. */
  readonly content: string | null
}

/** Whether the framework may say something else: the same number of edits of the same version says the same. */
export const frameworkMoved = (agreed: PairingSubject, now: PairingSubject): boolean =>
  agreed.framework !== now.framework || agreed.edits !== now.edits

/** What says something else now than what was agreed; publishing a draft as it was agreed changes nothing. */
export function changedParts(agreed: AgreedSubject, now: AgreedSubject): PairingPart[] {
  const parts: PairingPart[] = []
  if (frameworkMoved(agreed, now) && agreed.content !== now.content) parts.push(PairingPart.FRAMEWORK)
  if (agreed.program !== now.program) parts.push(PairingPart.PROGRAM)
  if (agreed.job !== now.job) parts.push(PairingPart.JOB_PROFILE)
  return parts
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
  /** Its framework is published as it stands. */
  readonly frameworkPublished: boolean
  /** What was edited since the yeses that stand. */
  readonly changed: readonly PairingPart[]
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
  if (ORDER.indexOf(to) >= ORDER.indexOf(PairingState.AGREED) && facts.changed.length > 0)
    return `Edited since both said yes: ${facts.changed.join(', ')}. Have both say yes again (agreePairing), or move it back to DRAFTING.`
  if (to === PairingState.PUBLISHED && !facts.frameworkPublished) return 'Publish its framework first.'
  return null
}

/** The same with its yeses as they are after the move. Only ask for moves without a fault. */
export const movedPairing = (facts: PairingFacts, to: PairingState): PairingFacts =>
  ORDER.indexOf(to) < ORDER.indexOf(PairingState.REVIEWING)
    ? { ...facts, state: to, providerAgreed: false, employerAgreed: false, changed: [] }
    : { ...facts, state: to }

/**
 * What a party's yes, or taking it back, makes of a pairing; a text says why it cannot be given now. The second yes
 * makes it AGREED; without one of them it is under review again. A yes is to what stands now: if that was edited since
 * the other's, the other was to something else, and falls.
 */
export function answeredPairing(facts: PairingFacts, party: PairingParty, yes: boolean): PairingFacts | string {
  if (facts.state === PairingState.PUBLISHED) return 'It is published; move it back to DRAFTING to work on it again.'
  if (facts.state !== PairingState.REVIEWING && facts.state !== PairingState.AGREED)
    return `It is ${facts.state}; say yes while it is REVIEWING.`
  const fallen = yes && facts.changed.length > 0
  const standing = fallen ? { ...facts, providerAgreed: false, employerAgreed: false, changed: [] } : facts
  const after = party === 'PROVIDER' ? { ...standing, providerAgreed: yes } : { ...standing, employerAgreed: yes }
  const both = after.providerAgreed && after.employerAgreed
  return { ...after, state: both ? PairingState.AGREED : PairingState.REVIEWING }
}

/** The framework is what is reviewed and agreed: it is chosen before. */
export const mayChangeFramework = (state: PairingState): boolean =>
  state === PairingState.ANALYSING || state === PairingState.DRAFTING
