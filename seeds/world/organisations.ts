import type { WorldOrganisation } from './model.ts'

/** Everything in Tamarack Valley is invented; XA is a user-assigned country code of ISO 3166-1. */
export const REGION = 'XA-TV'

export const ORGANISATIONS: readonly WorldOrganisation[] = [
  { key: 'exchange', name: 'Tamarack Valley Skills Exchange', kinds: ['STEWARD'], issues: false },
  { key: 'observatory', name: 'Tamarack Valley Workforce Observatory', kinds: ['STEWARD'], issues: false },
  { key: 'larkmere', name: 'Larkmere Community College', kinds: ['EDUCATION'], issues: true },
  { key: 'wickenfold', name: 'Wickenfold College', kinds: ['EDUCATION'], issues: true },
  { key: 'thornbeck', name: 'Thornbeck Technical Institute', kinds: ['EDUCATION'], issues: true },
  { key: 'resuscitation', name: 'Valley Resuscitation Training', kinds: ['EDUCATION'], issues: true },
  { key: 'register', name: 'Tamarack Register of Nurse Aides', kinds: ['EDUCATION'], issues: true },
  { key: 'quernstone', name: 'Quernstone Cold Chain', kinds: ['EMPLOYER'], issues: true },
  { key: 'hollinvale', name: 'Hollinvale Regional Care', kinds: ['EMPLOYER'], issues: true },
  { key: 'corrowdale', name: 'Corrowdale Health', kinds: ['EMPLOYER'], issues: false },
  { key: 'ulverstoke', name: 'Ulverstoke Insurance', kinds: ['EMPLOYER'], issues: true },
  { key: 'vandermoss', name: 'Vandermoss Freight', kinds: ['EMPLOYER'], issues: false },
  { key: 'dunnock', name: 'Dunnock Lane Dialysis', kinds: ['EMPLOYER'], issues: false },
  { key: 'mirefield', name: 'Mirefield Home Care', kinds: ['EMPLOYER'], issues: false },
  { key: 'pellbrook', name: 'Pellbrook Water and Power', kinds: ['EMPLOYER'], issues: false },
  { key: 'tressick', name: 'Tressick Foods', kinds: ['EMPLOYER'], issues: false },
  { key: 'ashgarth', name: 'Ashgarth County Services', kinds: ['EMPLOYER'], issues: false },
]
