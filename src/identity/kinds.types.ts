import { registerEnumType } from 'type-graphql'

import { ConsentField, ConsentPurpose } from './kinds.ts'

export { ConsentField, ConsentPurpose }

registerEnumType(ConsentPurpose, {
  name: 'ConsentPurpose',
  description:
    'DISCOVERY: be ranked under a pseudonym. DISCLOSURE: be shown to a named organisation. ANALYTICS: be counted in suppressed totals. RESEARCH: adoption studies.',
})

registerEnumType(ConsentField, {
  name: 'ConsentField',
  description: 'What a consent covers; nothing is implied by anything else.',
})
