import 'reflect-metadata'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type SigningKey, signJwt } from '../src/credentials/issue/sign.ts'
import type { VerifyEnvironment } from '../src/credentials/verify/environment.ts'
import type { GuardedFetcher } from '../src/fetch/index.ts'
import {
  badge,
  CREATED,
  keyOf,
  knowing,
  LEARNER_DID,
  outcome,
  parsed,
  recognised,
  record,
  verified,
} from './credentials-builder.ts'
import {
  assertionsOf,
  child,
  classes,
  type Free,
  proofOf,
  sign,
  statements,
  statusEntry,
  statusList,
  twin,
} from './signed-world.ts'

const PAST = '2026-02-01T00:00:00Z'
const FAILED = [{ type: ['Result'], status: 'Failed' }]
let college: SigningKey
let env: VerifyEnvironment
beforeAll(async () => {
  college = await keyOf('college')
  const lists: Record<string, Free> = {
    'https://status.example/rev': await statusList('revocation', [5], 'rev', college),
    'https://status.example/sus': await statusList('suspension', [], 'sus', college),
  }
  const get = async (url: string) => ({
    url,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(lists[url])),
  })
  env = knowing([recognised(college.did)], { fetcher: { get } as unknown as GuardedFetcher })
})

/** A signed document, and the same changed so that the signature stays good. */
async function rearranged(honest: object, change: (document: Free) => void): Promise<{ signed: Free; moved: Free }> {
  const signed = await sign(honest, college)
  const moved = structuredClone(signed)
  change(moved)
  expect(await statements(moved)).toBe(await statements(signed))
  return { signed, moved }
}

const children = (document: Free): Free[] => document.credentialSubject.verifiableCredential

describe('a record that is taken apart without a statement being changed', () => {
  test('an end that is moved to a second object of the same credential still ends it', async () => {
    const honest = record(college.did, [child(college.did, 'licence', { validUntil: PAST })])
    const { moved } = await rearranged(honest, (document) => {
      const [one] = children(document)
      children(document).push(twin(one, { validUntil: one.validUntil }))
      delete one.validUntil
    })
    const { one, assertions } = await assertionsOf(moved, env)
    expect(proofOf(one)).toBe('PROOF_GOOD')
    expect(one.children.length).toBe(1)
    expect(outcome(one.children[0]!.verified).DATES).toBe('FAIL EXPIRED')
    expect(assertions.map(({ validUntil }) => validUntil)).toEqual([Date.parse(PAST), Date.parse(PAST)])
  })

  test('a result that is moved to one still says that it was failed', async () => {
    const honest = record(college.did, [child(college.did, 'course', {}, { result: FAILED })])
    const { moved } = await rearranged(honest, (document) => {
      const [one] = children(document)
      children(document).push(twin(one, {}, { result: one.credentialSubject.result }))
      delete one.credentialSubject.result
    })
    const { assertions } = await assertionsOf(moved, env)
    expect(assertions.map(({ positive, evidenceClass }) => [positive, evidenceClass])).toEqual([
      [false, 'VOID'],
      [false, 'VOID'],
    ])
  })

  test('a status that is moved to one is still asked for', async () => {
    const honest = record(college.did, [
      child(college.did, 'card', { credentialStatus: statusEntry('revocation', 'rev') }),
    ])
    const { moved } = await rearranged(honest, (document) => {
      const [one] = children(document)
      children(document).push(twin(one, { credentialStatus: one.credentialStatus }))
      delete one.credentialStatus
    })
    expect(classes(await verified(moved, env))).toEqual(['VOID'])
  })

  test('all of it at once, among good ones, makes none better', async () => {
    const honest = record(college.did, [
      child(college.did, 'expired', { validUntil: PAST }),
      child(college.did, 'failed', {}, { result: FAILED }),
      child(college.did, 'fine'),
    ])
    const { signed, moved } = await rearranged(honest, (document) => {
      const [expired, failed] = children(document)
      children(document).push(
        twin(expired, { validUntil: expired.validUntil }, { result: failed.credentialSubject.result }),
      )
      delete expired.validUntil
      delete failed.credentialSubject.result
    })
    for (const document of [signed, moved])
      expect(classes(await verified(document, env))).toEqual(['SELF_ASSERTED', 'SELF_ASSERTED', 'SELF_ASSERTED'])
    const { assertions } = await assertionsOf(signed, env)
    const failed = assertions.filter(({ achievement }) => String(achievement).endsWith('/failed'))
    expect(failed.map(({ evidenceClass }) => evidenceClass)).toEqual(['VOID', 'VOID'])
  })

  test('a proof that is moved off a child does not make the record answer for it', async () => {
    const stranger = await keyOf('stranger')
    const inner = await sign(badge({ issuer: stranger.did }), stranger)
    const { signed, moved } = await rearranged(record(college.did, [inner]), (document) => {
      const [one] = children(document)
      children(document).push({ '@context': one['@context'], id: one.id, type: one.type, proof: one.proof })
      delete one.proof
    })
    expect(classes(await verified(signed, env))).toEqual(['UNRECOGNISED_ISSUER'])
    expect(proofOf(await verified(moved, env))).toBe('PROOF_AMBIGUOUS')
    const nested = structuredClone(signed)
    children(nested)[0].proof = [[children(nested)[0].proof]]
    expect(classes(await verified(nested, env))).not.toContain('VOUCHED')
  })
})

describe('what belongs to which unsigned credential about one subject', () => {
  const swapped = (document: Free) => {
    const [a, b] = children(document)
    ;[a.credentialSubject, b.credentialSubject] = [b.credentialSubject, a.credentialSubject]
  }

  test('with different ends it is the holder’s word, swapped or not', async () => {
    const honest = record(college.did, [child(college.did, 'licence', { validUntil: PAST }), child(college.did, 'aid')])
    const { signed, moved } = await rearranged(honest, swapped)
    for (const document of [signed, moved]) {
      const one = await verified(document, env)
      expect(classes(one)).toEqual(['SELF_ASSERTED', 'SELF_ASSERTED'])
      expect(outcome(one.children[1]!.verified).NESTED).toBe('WARNING NESTED_ARRANGEMENT_UNSIGNED')
    }
  })

  test.each<[string, object, object]>([
    ['a status', { credentialStatus: statusEntry('suspension', 'sus') }, {}],
    ['a negative result', {}, { result: FAILED }],
    ['a beginning that lies ahead', { validFrom: '2027-01-01T00:00:00Z' }, {}],
  ])('with %s of one of them as well', async (_what, more, subject) => {
    const honest = record(college.did, [child(college.did, 'a', more, subject), child(college.did, 'b')])
    expect(classes(await verified(await sign(honest, college), env))[1]).toBe('SELF_ASSERTED')
  })

  test('with a status recorded here as well; the withdrawn one stays void', async () => {
    const honest = record(college.did, [child(college.did, 'a'), child(college.did, 'b')])
    const recordedStatus = (_issuer: string, id: string) =>
      id === children(honest as Free)[0].id ? { status: 'REVOKED' as never } : null
    const one = await verified(await sign(honest, college), { ...env, recordedStatus })
    expect(classes(one)).toEqual(['VOID', 'SELF_ASSERTED'])
  })

  test('with nothing that could be exchanged to any effect they are vouched for, from the earliest on', async () => {
    const from = '2025-03-01T00:00:00Z'
    const honest = record(college.did, [child(college.did, 'a', { validFrom: from }), child(college.did, 'b')], {
      validFrom: '2025-01-01T00:00:00Z',
    })
    const { signed, moved } = await rearranged(honest, swapped)
    for (const document of [signed, moved]) {
      const { one, assertions } = await assertionsOf(document, env)
      expect(classes(one)).toEqual(['VOUCHED', 'VOUCHED'])
      expect(new Set(assertions.map(({ validFrom }) => validFrom))).toEqual(new Set([Date.parse(from)]))
    }
  })

  test('one that is hidden where no credential is read counts as well', async () => {
    const subject = { id: LEARNER_DID, type: ['EndorsementSubject'] }
    const endorsement = [
      {
        id: 'urn:x:e',
        type: ['VerifiableCredential', 'EndorsementCredential'],
        issuer: college.did,
        credentialSubject: subject,
      },
    ]
    const honest = record(college.did, [
      child(college.did, 'a', { validUntil: PAST }),
      child(college.did, 'b', { endorsement }),
    ])
    const { moved } = await rearranged(honest, (document) => {
      swapped(document)
      const [expired, good] = children(document)
      good.endorsement[0].credentialSubject = {
        ...good.endorsement[0].credentialSubject,
        type: ['EndorsementSubject', 'ClrSubject'],
        verifiableCredential: [expired],
      }
      document.credentialSubject.verifiableCredential = [good]
    })
    expect(classes(await verified(moved, env))).toEqual(['SELF_ASSERTED'])
  })

  test('an achievement that a stranger signed for does not become the record’s', async () => {
    const stranger = await keyOf('stranger')
    const inner = await sign(
      badge({ issuer: stranger.did, achievement: { id: 'https://x.example/a', name: 'x' } }),
      stranger,
    )
    const { moved } = await rearranged(record(college.did, [child(college.did, 'a'), inner]), swapped)
    expect(classes(await verified(moved, env))).toEqual(['SELF_ASSERTED', 'VOID'])
  })

  test('subjects of their own, and a JWT, leave nothing to exchange', async () => {
    const own = (name: string, more: object) => {
      const one = child(college.did, name, more)
      delete one.credentialSubject.id
      return one
    }
    const apart = record(college.did, [own('a', { validUntil: '2027-01-01T00:00:00Z' }), own('b', {})])
    expect(classes(await verified(await sign(apart, college), env))).toEqual(['VOUCHED', 'VOUCHED'])
    const together = record(college.did, [child(college.did, 'a', { validUntil: PAST }), child(college.did, 'b')])
    expect(classes(await verified(await signJwt(together, college), env))).toEqual(['VOUCHED', 'VOUCHED'])
  })

  test('a record inside, about the same subject and with an end of its own, leaves its place open', async () => {
    const inner = record(college.did, [child(college.did, 'a')], { validUntil: PAST })
    const one = await verified(await sign(record(college.did, [inner, child(college.did, 'b')]), college), env)
    expect(one.children.map(({ verified: it }) => it.evidenceClass)).toEqual(['SELF_ASSERTED', 'SELF_ASSERTED'])
    expect(classes(one.children[0]!.verified)).toEqual(['SELF_ASSERTED'])
  })
})

describe('a badge whose parts are moved into an endorsement of it', () => {
  const endorsement = (subject: object) => [
    {
      id: 'urn:uuid:00000000-0000-4000-9000-000000000001',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: { id: college.did, type: ['Profile'] },
      validFrom: CREATED,
      credentialSubject: { type: ['EndorsementSubject'], ...subject },
    },
  ]

  test('its end', async () => {
    const honest = badge({ issuer: college.did, more: { validUntil: PAST } }) as Free
    honest.endorsement = endorsement({ id: honest.id, endorsementComment: 'good' })
    const { moved } = await rearranged(honest, (document) => {
      const subject = document.endorsement[0].credentialSubject
      Object.assign(subject, { type: ['EndorsementSubject', ...document.type], validUntil: document.validUntil })
      delete document.validUntil
    })
    expect(outcome(await verified(moved, env))).toMatchObject({ PROOF: 'PASS PROOF_GOOD', DATES: 'FAIL EXPIRED' })
  })

  test('its failed result', async () => {
    const honest = badge({ issuer: college.did }) as Free
    honest.credentialSubject.result = FAILED
    honest.endorsement = endorsement({ id: LEARNER_DID })
    const { moved } = await rearranged(honest, (document) => {
      const subject = document.endorsement[0].credentialSubject
      Object.assign(subject, {
        type: ['EndorsementSubject', 'AchievementSubject'],
        result: document.credentialSubject.result,
      })
      delete document.credentialSubject.result
    })
    const { assertions } = await assertionsOf(moved, env)
    expect(assertions.map(({ positive }) => positive)).toEqual([false, false])
  })
})

describe('other ways to write the same statements', () => {
  const failing = () => {
    const honest = badge({ issuer: college.did, more: { credentialStatus: statusEntry('revocation', 'rev') } }) as Free
    honest.credentialSubject.result = FAILED
    return honest
  }

  test('sets in sets, and types spelled out, hide neither a status nor a result', async () => {
    const { moved } = await rearranged(failing(), (document) => {
      document.credentialStatus = [[document.credentialStatus]]
      document.credentialSubject.result = [[{ type: ['Result'], status: { '@value': 'Failed' } }]]
    })
    expect(outcome(await verified(moved, env)).STATUS).toBe('FAIL STATUS_REVOKED')
    expect(parsed(moved).subject.results.map(({ status }) => status)).toEqual(['Failed'])
  })

  test('the level that is required is read also as a value with its type', async () => {
    const levels = ['A', 'B'].map((name, at) => ({
      id: `https://levels.example/${name}`,
      type: ['RubricCriterionLevel'],
      name,
      level: String(at + 1),
    }))
    const description = {
      id: 'urn:x:rd',
      type: ['ResultDescription'],
      name: 'r',
      resultType: 'Result',
      requiredLevel: 'https://levels.example/B',
      rubricCriterionLevel: levels,
    }
    const honest = badge({ issuer: college.did, achievement: { resultDescription: [description] } }) as Free
    honest.credentialSubject.result = [
      { type: ['Result'], resultDescription: 'urn:x:rd', achievedLevel: 'https://levels.example/A' },
    ]
    const { moved } = await rearranged(honest, (document) => {
      const [one] = document.credentialSubject.achievement.resultDescription
      // As the context of Open Badges spells it
      one.requiredLevel = { '@value': one.requiredLevel, '@type': 'https://www.w3.org/2001/XMLSchema#anyURI' }
      one.rubricCriterionLevel.reverse()
    })
    const { assertions } = await assertionsOf(moved, env)
    expect(assertions.map(({ positive }) => positive)).toEqual([false, false])
    expect(assertions[0].level.own.parts).toBe(
      (await assertionsOf(await sign(honest, college), env)).assertions[0].level.own.parts,
    )
  })

  test('a node that goes by a prefix or a label is not accepted', async () => {
    const prefixed = badge({ issuer: college.did }) as Free
    const { moved } = await rearranged(prefixed, (document) => {
      document['@context'].push({ p: 'https://harrow.example/achievements/' })
      document.credentialSubject.achievement.id = 'p:sql'
    })
    expect(outcome(await verified(moved, env)).PROOF).toBe('FAIL ID_NOT_PLAIN')
    const { moved: hidden } = await rearranged({ ...badge({ issuer: college.did }), id: undefined }, (document) => {
      document.id = '_:b'
    })
    expect(outcome(await verified(hidden, env)).PROOF).toBe('FAIL ID_NOT_PLAIN')
    const { moved: scheme } = await rearranged(
      { ...badge({ issuer: college.did }), id: 'https://c.example/x' },
      (document) => {
        document['@context'].push({ urn: 'https://c.example/' })
        document.id = 'urn:x'
      },
    )
    expect(outcome(await verified(scheme, env)).PROOF).toBe('FAIL CONTEXT_UNSAFE')
  })

  test('what can be one thing only and is two is not relied on', async () => {
    const twice = badge({ issuer: college.did, achievement: { achievementType: ['Badge', 'License'] } })
    const check = (await verified(await sign(twice, college), env)).report.checks.find(
      ({ check: kind }) => kind === 'PROOF',
    )
    expect(check).toMatchObject({
      result: 'FAIL',
      code: 'PROOF_AMBIGUOUS',
      path: '$.credentialSubject.achievement.achievementType',
    })
  })

  test('a time of the proof that is no text is not passed over', async () => {
    const signed = await sign(badge({ issuer: college.did }), college)
    signed.proof.created = { '@value': signed.proof.created, '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' }
    expect(outcome(await verified(signed, env)).PROOF).toBe('FAIL PROOF_TIME')
  })

  test('more than can be read is said', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => ({
      type: ['Alignment'],
      targetName: `n${at}`,
      targetUrl: `https://x.example/${at}`,
    }))
    const all = Array.from({ length: 100 }, () => child(college.did, 'same'))
    all[0].credentialSubject.achievement.alignment = many
    const { unclear } = parsed({ ...record(college.did, all), proof: { type: 'DataIntegrityProof' } })
    expect(unclear?.code).toBe('PROOF_ENTANGLED')
  })
})

describe('status entries', () => {
  test('an entry that is repeated in front counts once', async () => {
    const entries = [statusEntry('revocation', 'rev'), statusEntry('suspension', 'sus')]
    const honest = badge({ issuer: college.did, more: { credentialStatus: entries } })
    const { moved } = await rearranged(honest, (document) => {
      const [revocation, suspension] = document.credentialStatus
      const { id, type } = suspension
      document.credentialStatus = [
        ...Array(8).fill(suspension),
        ...Array(8).fill({ id, type }),
        ...Array(8).fill(id),
        revocation,
      ]
    })
    expect(outcome(await verified(moved, env)).STATUS).toBe('FAIL STATUS_REVOKED')
  })

  test('more different ones than are asked for are never good', async () => {
    const entries = Array.from({ length: 9 }, (_, at) => ({ ...statusEntry('suspension', 'sus'), id: `urn:x:${at}` }))
    const one = await verified(
      await sign(badge({ issuer: college.did, more: { credentialStatus: entries } }), college),
      env,
    )
    expect(outcome(one).STATUS).toBe('FAIL STATUS_TOO_MANY')
    expect(one.evidenceClass).toBe('VOID')
  })
})
