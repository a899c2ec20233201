/**
 * Keys under `extensions` (CASE 1.1) for what CASE has no field for and more than one place here reads. CASE has one
 * alternativeLabel; vocabularies such as ESCO have many names for one thing, and people search by any of them.
 */
export const ALTERNATIVE_LABELS = 'headwater.alternativeLabels'
