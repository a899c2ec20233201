import { type Submission, submitCredentials } from '../../src/credentials/held/submit.service.ts'
import { Session } from '../../src/database/session.ts'
import { createAccount, createToken, learnerViewer } from '../../src/identity/bootstrap.ts'
import { grantConsent } from '../../src/identity/consent.service.ts'
import { ConsentField, ConsentPurpose } from '../../src/identity/kinds.ts'
import { SYSTEM } from '../../src/identity/rights.ts'
import { createLearners } from '../../src/learners/index.ts'
import { DemoFault } from '../demo/client.ts'
import { demoKey, type KeyHolder } from '../demo/keys.ts'
import { documentsOf } from '../people/documents.ts'
import { walletKey } from '../people/keys.ts'
import type { Person } from '../people/person.ts'
import { population } from '../people/population.ts'
import { REGION } from '../world/organisations.ts'
import { isThere, KEYS_UNTIL } from './bootstrap.ts'
import { CONSENT_UNTIL, TERMS } from './consent-terms.ts'
import { type Loading, step } from './loading.ts'

/** People of one round: enough for quick batches, few enough to see the bar move. */
const ROUND = 24

/** Everyone with an account is complete: it is the last thing that a person gets. */
async function missingPeople(loading: Loading, all: readonly Person[]): Promise<Person[]> {
  const rows: { id: string }[] = await loading.resources.dataSource.query(
    'SELECT id FROM account WHERE id = ANY($1::text[])',
    [all.map((person) => loading.ids.account(person))],
  )
  const there = new Set(rows.map((row) => row.id))
  return all.filter((person) => !there.has(loading.ids.account(person)))
}

/** Everyone, with what they hold and what they allow. */
export async function loadPeople(loading: Loading): Promise<void> {
  const all = population()
  const missing = await missingPeople(loading, all)
  if (missing.length > 0) {
    const { progress } = loading
    progress.begin('People, signed credentials, consents', all.length)
    progress.advance(all.length - missing.length)
    for (let at = 0; at < missing.length; at += ROUND) {
      const round = missing.slice(at, at + ROUND)
      await loadRound(loading, round)
      progress.advance(round.length)
    }
    progress.end()
  }
  await loadTokens(loading, all)
}

async function loadRound(loading: Loading, people: readonly Person[]): Promise<void> {
  const { ids, resources } = loading
  const system = Session.open(resources, SYSTEM)
  await createMissing(loading, system, people)
  const submissions: Submission[] = []
  for (const person of people)
    for (const document of await documentsOf(person))
      submissions.push({ learner: ids.learner(person), bytes: Buffer.from(document.text) })
  for (const outcome of await submitCredentials(system, submissions))
    if (outcome.state === 'UNREADABLE')
      throw new DemoFault(`a credential of the demo cannot be read: ${outcome.message}`)
  for (const person of people) {
    await grant(loading, person)
    await createAccount(system, {
      id: ids.account(person),
      name: person.name,
      email: person.email,
      learner: ids.learner(person),
    })
  }
  await system.projected()
}

/** Learners of a round that was killed are there already. */
async function createMissing({ ids }: Loading, system: Session, people: readonly Person[]): Promise<void> {
  const rows: { id: string }[] = await system.sql.query('SELECT id FROM learner WHERE id = ANY($1::text[])', [
    people.map((person) => ids.learner(person)),
  ])
  const there = new Set(rows.map((row) => row.id))
  const missing = people.filter((person) => !there.has(ids.learner(person)))
  if (missing.length === 0) return
  await createLearners(
    system,
    await Promise.all(
      missing.map(async (person) => ({
        id: ids.learner(person),
        account: ids.account(person),
        region: REGION,
        available: person.available === null ? null : Date.parse(person.available),
        contact: { email: person.email },
        identifiers: [
          { kind: 'DID' as const, value: (await walletKey(person.key)).did, verified: true },
          { kind: 'EMAIL' as const, value: person.email, verified: true },
        ],
      })),
    ),
  )
}

/** What a person allows, by their own hand: through the service that stands behind the mutation. */
async function grant({ ids, resources }: Loading, person: Person): Promise<void> {
  const session = Session.open(resources, learnerViewer(ids.account(person), ids.learner(person)))
  const validUntil = new Date(CONSENT_UNTIL)
  const { discovery, analytics } = person
  if (discovery !== null)
    await grantConsent(
      session,
      {
        purpose: ConsentPurpose.DISCOVERY,
        audience: discovery === 'ANYONE' ? null : discovery.map((key) => ids.organisation(key)),
        fields: [ConsentField.COMPETENCIES, ConsentField.LEVELS, ConsentField.REGION, ConsentField.AVAILABILITY],
        validUntil,
        termsVersion: TERMS,
      },
      'demo discovery',
    )
  if (analytics)
    await grantConsent(
      session,
      { purpose: ConsentPurpose.ANALYTICS, fields: [ConsentField.COMPETENCIES], validUntil, termsVersion: TERMS },
      'demo analytics',
    )
}

/** Keys for those of the story who act by themselves. */
async function loadTokens(loading: Loading, all: readonly Person[]): Promise<void> {
  const cast = all.filter(({ key }) => /^P\d$/.test(key))
  const missing: Person[] = []
  for (const person of cast) if (!(await isThere(loading, person.key as KeyHolder))) missing.push(person)
  const system = Session.open(loading.resources, SYSTEM)
  await step(loading, 'Keys of the learners in the story', cast, missing, 1, async (person) => {
    await createToken(system, {
      account: loading.ids.account(person),
      name: `Demo key of ${person.key}`,
      expiresAt: KEYS_UNTIL,
      key: demoKey(person.key as KeyHolder),
    })
  })
}
