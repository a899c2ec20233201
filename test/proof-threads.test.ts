import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningKey, signJsonLd } from '../src/credentials/issue/sign.ts'
import { SIGNED_VALUES } from '../src/credentials/jsonld/view-problem.ts'
import { checkInThread, PROOF_THREADS, ProofTime, stopProofThreads } from '../src/credentials/verify/proof-threads.ts'
import { asMultikeyDocument } from '../src/credentials/verify/public-key.ts'
import { checkSignatures, type SignatureJob } from '../src/credentials/verify/signatures.ts'
import { mapAtOnce, PerName } from '../src/shared/at-once.ts'
import { badge, CREATED, keyOf, knowing, outcome, recognised, record, verified } from './credentials-builder.ts'

/** What it costs to check proofs, and who bears it. */

// biome-ignore lint/suspicious/noExplicitAny: tests reach into JSON of any shape
type Free = any

let college: SigningKey
beforeAll(async () => {
  college = await keyOf('college')
})
afterAll(stopProofThreads)

const sign = (document: object, kind?: 'eddsa-rdfc-2022' | 'Ed25519Signature2020') =>
  signJsonLd(document, college, { created: CREATED, ...(kind ? { kind } : {}) }) as Promise<Free>

const alignments = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    type: ['Alignment'],
    targetName: `a${n}`,
    targetUrl: `https://frameworks.example/${n}`,
  }))

/** As a document of that many alignments would be signed, though the proof is another's: what it costs is the same. */
async function costly(count: number): Promise<Free> {
  const { proof } = await sign(badge({ issuer: college.did }))
  return { ...badge({ issuer: college.did, achievement: { alignment: alignments(count) } }), proof }
}

const known = () => knowing([recognised(college.did)])

async function jobOf({ proof, ...document }: Free, proofs: readonly Free[] = [proof]): Promise<SignatureJob> {
  const key = (await asMultikeyDocument(
    { multibase: college.publicKeyMultibase },
    college.method,
    college.did,
  )) as object
  const own = (one: Free) => ({ '@context': document['@context'], ...one })
  const toCheck = (one: Free) => ({ proof: own(one), method: college.method, key, settles: true })
  return { document, proofs: proofs.map(toCheck), contexts: new Map() }
}

describe('several proofs of one document', () => {
  test('eight equal ones cost as much as one', async () => {
    const signed = await sign(badge({ issuer: college.did }))
    const job = await jobOf(signed, Array(8).fill(signed.proof))
    const answer = await checkSignatures({ ...job, proofs: job.proofs.map((one) => ({ ...one, settles: false })) })
    expect([answer.findings.length, answer.canonised]).toEqual([8, 1])
    const one = await verified({ ...signed, proof: Array(8).fill(signed.proof) }, known())
    expect(outcome(one).PROOF).toBe('PASS PROOF_GOOD')
  })

  test('after a good one whose key is well bound, no other is looked at', async () => {
    const signed = await sign(badge({ issuer: college.did }))
    const broken = { ...signed.proof, created: '2026-01-11T09:00:00Z' }
    const { findings } = await checkSignatures(await jobOf(signed, [broken, signed.proof, broken, broken]))
    expect(findings).toEqual([{ found: 'BROKEN' }, { found: 'GOOD' }])
  })

  test('four different ones are looked at, and no fifth', async () => {
    const signed = await sign(badge({ issuer: college.did }))
    const broken = [1, 2, 3, 4].map((n) => ({ ...signed.proof, created: `2026-01-1${n}T09:00:00Z` }))
    const behind = async (count: number) =>
      outcome(await verified({ ...signed, proof: [...broken.slice(0, count), signed.proof] }, known())).PROOF
    expect([await behind(3), await behind(4)]).toEqual(['PASS PROOF_GOOD', 'FAIL PROOF_SIGNATURE'])
  })

  test('of different kinds, each has its own canonical form', async () => {
    const suite = 'https://w3id.org/security/suites/ed25519-2020/v1'
    const document = badge({ issuer: college.did, contexts: [suite] })
    const one = await sign(structuredClone(document))
    const other = await sign(structuredClone(document), 'Ed25519Signature2020')
    const job = await jobOf(one, [one.proof, other.proof])
    const answer = await checkSignatures({ ...job, proofs: job.proofs.map((each) => ({ ...each, settles: false })) })
    expect(answer).toEqual({ findings: [{ found: 'GOOD' }, { found: 'GOOD' }], canonised: 2 })
  })
})

describe('a document that costs too much', () => {
  test('is not checked, is no evidence, and the next document is checked', async () => {
    let turns = 0
    const others = setInterval(() => turns++, 1)
    const one = await verified(await costly(9_000), { ...known(), proofTime: new ProofTime(20) })
    clearInterval(others)
    expect(outcome(one).PROOF).toBe('NOT_CHECKED PROOF_TOO_COSTLY')
    expect({ verdict: one.report.verdict, evidence: one.evidenceClass }).toEqual({
      verdict: 'UNKNOWN',
      evidence: 'VOID',
    })
    expect(turns).toBeGreaterThan(0)
    const next = await verified(await sign(badge({ issuer: college.did })), known())
    expect(outcome(next).PROOF).toBe('PASS PROOF_GOOD')
  })

  test('leaves nothing for what is inside it', async () => {
    const child = await costly(5_000)
    const outer = { ...record(college.did, [child]), proof: child.proof }
    const one = await verified(outer, { ...known(), proofTime: new ProofTime(1) })
    const inner = one.children[0]!.verified
    expect([outcome(one).PROOF, outcome(inner).PROOF]).toEqual(Array(2).fill('NOT_CHECKED PROOF_TOO_COSTLY'))
  })

  test('because it has too many values is told so, with the limit', async () => {
    const one = await verified(await costly(SIGNED_VALUES / 5 + 1), known())
    const check = one.report.checks.find(({ code }) => code === 'PROOF_TOO_LARGE')
    expect(check?.message).toContain(String(SIGNED_VALUES))
    expect(one.evidenceClass).toBe('VOID')
  })
})

test('threads that are stopped in the middle of their work say so, and the next work starts new ones', async () => {
  const job = await jobOf(await costly(9_000))
  const asked = Array.from({ length: 8 }, () => checkInThread(job, new ProofTime()).catch((cause) => cause.code))
  await new Promise((next) => setTimeout(next, 20))
  await stopProofThreads()
  expect(await Promise.all(asked)).toEqual(Array(8).fill('UNAVAILABLE'))
  const next = await verified(await sign(badge({ issuer: college.did })), known())
  expect(outcome(next).PROOF).toBe('PASS PROOF_GOOD')
})

test('a thread that cannot be started keeps no place: the next work is done', async () => {
  await stopProofThreads()
  // What a thread is given is read before it is started
  const unstartable = {
    configurable: true,
    enumerable: true,
    get: () => {
      throw new Error('no thread to be had')
    },
  }
  Object.defineProperty(process.env, 'HEADWATER_NO_THREAD', unstartable)
  const job = await jobOf(await sign(badge({ issuer: college.did })))
  try {
    for (let failed = 0; failed <= PROOF_THREADS; failed++)
      await expect(checkInThread(job, new ProofTime())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  } finally {
    Reflect.deleteProperty(process.env, 'HEADWATER_NO_THREAD')
  }
  expect(await checkInThread(job, new ProofTime())).toMatchObject({ findings: [{ found: 'GOOD' }] })
})

test('work at once keeps its order and its bound, and stops at a fault', async () => {
  let [running, most] = [0, 0]
  const later = async (n: number) => {
    most = Math.max(most, ++running)
    await new Promise((next) => setTimeout(next, 10 - n))
    running--
    return n * 10
  }
  expect(await mapAtOnce([5, 1, 3, 2, 4], 2, later)).toEqual([50, 10, 30, 20, 40])
  expect(most).toBe(2)
  expect(await mapAtOnce([], 2, later)).toEqual([])
  const seen: number[] = []
  const failing = async (n: number) => {
    seen.push(n)
    await null
    if (n === 2) throw new Error('two')
  }
  await expect(mapAtOnce([1, 2, 3, 4, 5, 6, 7, 8], 1, failing)).rejects.toThrow('two')
  expect(seen).toEqual([1, 2])
})

test('a name has so much at once and so much waiting, and hinders no other', async () => {
  const perName = new PerName(1, 1)
  const gates: (() => void)[] = []
  const order: string[] = []
  const work = (name: string, mark: string) =>
    perName.run(
      name,
      async () => {
        order.push(mark)
        await new Promise<void>((go) => gates.push(go))
        return mark
      },
      () => new Error('too much'),
    )
  const [first, second] = [work('a', 'first'), work('a', 'second')]
  await expect(work('a', 'third')).rejects.toThrow('too much')
  const other = work('b', 'other')
  expect(order).toEqual(['first', 'other'])
  for (const gate of gates.splice(0)) gate()
  expect(await Promise.all([first, other])).toEqual(['first', 'other'])
  for (const gate of gates.splice(0)) gate()
  expect(await second).toBe('second')
  void work('a', 'again')
  expect(order).toEqual(['first', 'other', 'second', 'again'])
})
