import 'reflect-metadata'

import { describe, expect, test } from '@jest/globals'
import { documentsOf } from '../seeds/people/documents.ts'
import { issuerKey, walletKey } from '../seeds/people/keys.ts'
import { DEMO_NOW, type Person } from '../seeds/people/person.ts'
import { population } from '../seeds/people/population.ts'
import { ORGANISATIONS } from '../seeds/world/organisations.ts'
import { IssuerTrust } from '../src/credentials/kinds.ts'
import { parseCredential } from '../src/credentials/parse/parse.ts'
import { type TrustedIssuer, type VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import { verifyCredential } from '../src/credentials/verify/verify.ts'
import { emptyEnvironment } from './credentials-environment.ts'
import { evidenceClass } from './demo-reference.ts'

const PEOPLE = population()

async function registry(): Promise<Map<string, TrustedIssuer>> {
  const known = new Map<string, TrustedIssuer>()
  for (const { key } of ORGANISATIONS.filter((organisation) => organisation.issues)) {
    const { did, publicKeyMultibase } = await issuerKey(key)
    const keys = [{ publicKey: publicKeyMultibase, method: null, since: null, until: null }]
    known.set(did, {
      identifier: did,
      trust: IssuerTrust.RECOGNISED,
      organisation: key,
      since: null,
      until: null,
      keys,
    })
  }
  return known
}

async function environment(person: Person): Promise<VerifyEnvironment> {
  const known = await registry()
  const recipient = [{ kind: 'DID' as const, value: (await walletKey(person.key)).did }]
  return { ...emptyEnvironment(DEMO_NOW), issuer: (identifier) => known.get(identifier) ?? null, recipient }
}

/** Someone for each way of packing and each kind of signer. */
const SAMPLES = ['P1', 'P2', 'P4', ...sampleOf('RECORD'), ...sampleOf('BADGE_2020'), ...strangers()]

function sampleOf(form: string): string[] {
  return PEOPLE.filter((person) => person.holds.some((held) => held.form === form))
    .slice(0, 2)
    .map((person) => person.key)
}

function strangers(): string[] {
  return PEOPLE.filter((person) => person.holds.some((held) => held.signer === 'STRANGER'))
    .slice(0, 1)
    .map((person) => person.key)
}

describe('credentials of the demo world', () => {
  test.each([...new Set(SAMPLES)])('what %s holds is worth what the world says', async (key) => {
    const person = PEOPLE.find((one) => one.key === key) as Person
    for (const document of await documentsOf(person)) {
      const parsed = parseCredential(Buffer.from(document.text))
      if (!('credential' in parsed)) throw new Error(JSON.stringify(parsed))
      const verified = await verifyCredential(parsed.credential, await environment(person))
      const found = verified.children.length > 0 ? verified.children.map((child) => child.verified) : [verified]
      expect(verified.report.checks.filter((check) => check.check === 'SCHEMA').map((check) => check.result)).toEqual([
        'PASS',
      ])
      // Dates are judged when a match is made, not when the credential is read.
      const atAnyTime = document.holds.map((held) =>
        evidenceClass(person, { ...held, until: undefined }, { agreed: true }),
      )
      expect(found.map((one) => one.evidenceClass)).toEqual(atAnyTime)
    }
  })

  test('the credential of P1 in the hands of P6 is void', async () => {
    const [first] = await documentsOf(PEOPLE[0] as Person)
    const thief = PEOPLE.find((one) => one.key === 'P6') as Person
    const parsed = parseCredential(Buffer.from((first as { text: string }).text))
    if (!('credential' in parsed)) throw new Error('unread')
    const verified = await verifyCredential(parsed.credential, await environment(thief))
    expect(verified.evidenceClass).toBe('VOID')
    expect(verified.report.checks.find((check) => check.check === 'RECIPIENT')?.result).toBe('FAIL')
  })

  test('signed again, the same bytes', async () => {
    const texts = async () => (await documentsOf(PEOPLE[0] as Person)).map((document) => document.text)
    expect(await texts()).toEqual(await texts())
  })

  test('every document has a name of its own', async () => {
    const few = await Promise.all(PEOPLE.slice(0, 40).map(documentsOf))
    const ids = few.flat().map((document) => document.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
