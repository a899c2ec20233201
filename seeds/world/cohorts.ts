import type { WorldCohort } from './model.ts'

/** Who keeps the shared frameworks; the first college and the first employer of DAP rate Larkmere's outcomes. */
export const COHORTS: readonly WorldCohort[] = [
  {
    key: 'DAP',
    name: 'Data & Analytics Practice',
    discipline: 'Data analytics',
    cipCodes: ['11.0802', '30.7101'],
    socCodes: ['15-2051', '15-2051.01'],
    colleges: ['larkmere', 'wickenfold'],
    employers: ['quernstone', 'ulverstoke', 'vandermoss'],
  },
  {
    key: 'DSW',
    name: 'Doing Shared Work',
    discipline: 'Work in every trade',
    cipCodes: [],
    socCodes: [],
    colleges: ['larkmere', 'thornbeck'],
    employers: ['tressick', 'ashgarth'],
  },
  {
    key: 'PCT',
    name: 'Patient-Care Technician',
    discipline: 'Nursing support',
    cipCodes: ['51.3902'],
    socCodes: ['31-1131'],
    colleges: ['wickenfold', 'thornbeck'],
    employers: ['hollinvale', 'corrowdale'],
  },
]
