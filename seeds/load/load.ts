import { loadAchievements, loadIssuers } from './achievements.ts'
import { loadOrganisations } from './bootstrap.ts'
import { loadCohorts, loadKeepers } from './cohorts.ts'
import { loadMappings, loadScaleMaps } from './crosswalk.ts'
import { importPackages, noteFrameworks } from './frameworks.ts'
import { loadJobs, loadOccupations } from './jobs.ts'
import type { Loading } from './loading.ts'
import { loadPeople } from './people.ts'
import { loadPrograms } from './programs.ts'
import { loadStatuses } from './statuses.ts'

const BEFORE = ['dap-2.0.json', 'dsw-1.4.json', 'pct-3.0.json', 'lark-2026.json']
const AFTER = ['dap-2.1.json']

/**
 * Brings the whole world in through the ways that users have. Each step looks at what is there and adds what is not, so
 * that a load that was killed goes on where it stood, and one that is complete costs a few questions.
 */
export async function loadWorld(loading: Loading): Promise<void> {
  await loadOrganisations(loading)
  await importPackages(loading, 'Frameworks', BEFORE)
  await loadCohorts(loading)
  // Agreed on the wording of DAP v2.0: what v2.1 words anew becomes stale by itself.
  await loadMappings(loading)
  await importPackages(loading, 'Framework, next version', AFTER)
  await noteFrameworks(loading)
  await loadKeepers(loading)
  await loadScaleMaps(loading)
  await loadIssuers(loading)
  await loadAchievements(loading)
  await loadOccupations(loading)
  await loadJobs(loading)
  await loadPrograms(loading)
  await loadPeople(loading)
  await loadStatuses(loading)
}
