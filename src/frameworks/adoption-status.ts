export enum AdoptionStatus {
  PRIVATE_DRAFT = 'PRIVATE_DRAFT',
  DRAFT = 'DRAFT',
  PENDING_IMPLEMENTATION = 'PENDING_IMPLEMENTATION',
  IMPLEMENTED = 'IMPLEMENTED',
  RETIRED = 'RETIRED',
  UNKNOWN = 'UNKNOWN',
}

/** Words of CASE 1.1, of OpenSALT (Adopted, Deprecated) and of ASN (Adopted Status), letters only. */
const STATUS_BY_WORD: Readonly<Record<string, AdoptionStatus>> = {
  privatedraft: AdoptionStatus.PRIVATE_DRAFT,
  private: AdoptionStatus.PRIVATE_DRAFT,
  draft: AdoptionStatus.DRAFT,
  publicdraft: AdoptionStatus.DRAFT,
  pendingimplementation: AdoptionStatus.PENDING_IMPLEMENTATION,
  pending: AdoptionStatus.PENDING_IMPLEMENTATION,
  implemented: AdoptionStatus.IMPLEMENTED,
  adopted: AdoptionStatus.IMPLEMENTED,
  adoptedstatus: AdoptionStatus.IMPLEMENTED,
  published: AdoptionStatus.IMPLEMENTED,
  retired: AdoptionStatus.RETIRED,
  deprecated: AdoptionStatus.RETIRED,
}

/** adoptionStatus is free text in both versions of CASE: case, spaces and dashes do not count, other words are UNKNOWN. */
export function adoptionStatusOf(word: string | null): AdoptionStatus {
  const letters = (word ?? '').toLowerCase().replace(/[^\p{L}]/gu, '')
  return Object.hasOwn(STATUS_BY_WORD, letters) ? (STATUS_BY_WORD[letters] as AdoptionStatus) : AdoptionStatus.UNKNOWN
}
