import 'reflect-metadata'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

import { parseCredential } from '../src/credentials/parse/parse.ts'
import { type VerifiedCredential, verifyCredential } from '../src/credentials/verify/verify.ts'
import { FetchRefused, type GuardedFetcher } from '../src/fetch/index.ts'
import { NOW, outcome } from './credentials-builder.ts'
import { emptyEnvironment } from './credentials-environment.ts'

/** Files of others, read where they are and never copied here. */
const folder = '../shared/data/credentials'
const present = existsSync(`${folder}/MANIFEST.md`)
const vectors = present ? describe : describe.skip
if (!present) console.info(`${folder} is absent: the vectors of others are skipped`)

const PAGES = 'https://digitalcredentials.github.io/vc-test-fixtures/'
const OLD_LISTS =
  'https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status/'

/** Answers what the fixtures' owners publish, from their files. */
const published: GuardedFetcher = {
  async get(url) {
    const path = url.startsWith(OLD_LISTS)
      ? `statusLists/didkey-ed25519Signature2020/${url.slice(OLD_LISTS.length)}.json`
      : url.startsWith(PAGES)
        ? url.slice(PAGES.length).replace(/(?<!\.json)$/, '.json')
        : null
    const file = `${folder}/dcc-vc-test-fixtures/${path}`
    if (path === null || !existsSync(file)) throw new FetchRefused('FETCH_FAILED')
    return { url, contentType: 'application/json', body: readFileSync(file) }
  },
}

async function judge(file: string): Promise<VerifiedCredential> {
  const parsed = parseCredential(readFileSync(`${folder}/${file}`))
  if ('problem' in parsed) throw new Error(parsed.problem.code)
  return verifyCredential(parsed.credential, emptyEnvironment(NOW, published))
}

/** What the owners say, as `file → expectation`, from the manifest's table. */
function manifest(prefix: string): [string, string][] {
  if (!present) return []
  return readFileSync(`${folder}/MANIFEST.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`| ${prefix}`))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, file = '', , , expected = '']): [string, string] => [file, expected])
}

/** Files whose verdict differs from what their name or their owners' table says, and why that is right. */
const DEVIATIONS: ReadonlyMap<string, { readonly why: string; readonly expected: string }> = new Map([
  [
    'dcc-vc-test-fixtures/v1/ed25519/didKey/legacy-noStatus-noExpiry.json',
    { why: 'the file is empty in the collection', expected: 'unreadable' },
  ],
  [
    'dcc-vc-test-fixtures/v2/dataIntegrityProof/didKey/noRegistry-revokedStatus-noExpiry.json',
    { why: 'named “noExpiry”, but it carries a validUntil that has passed', expected: 'revoked, expired' },
  ],
  [
    'dcc-vc-test-fixtures/v2/ed25519/didKey/legacy-notYetValidStatus-noExpiry.json',
    { why: 'its status list is not valid yet, the credential itself is', expected: 'status unknown' },
  ],
  [
    'dcc-vc-test-fixtures/v2/ed25519/didKey/legacy-tamperedStatus-noExpiry.json',
    { why: 'its status list was tampered with, the credential itself was not', expected: 'status unknown' },
  ],
  [
    'dcc-vc-test-fixtures/v2/dataIntegrityProof/didKey/twoOIDF-revoked-notExpired-badSchema.json',
    {
      why: 'a departure from the schema is a warning with its places, not an end of reading',
      expected: 'revoked, departs',
    },
  ],
  [
    'dcc-vc-test-fixtures/statusLists/didkey-ed25519Signature2020/missingBitStringType.json',
    { why: 'as a credential it is good; that it is no status list shows where it is used as one', expected: 'valid' },
  ],
])

function expectVerdict(one: VerifiedCredential, expected: string): void {
  const found = outcome(one)
  const has = (word: string) => expected.split(', ').includes(word)
  const unresolvable = has('did:web unresolvable')
  expect(found.PROOF).toBe(
    has('tampered') ? 'FAIL PROOF_SIGNATURE' : unresolvable ? 'NOT_CHECKED PROOF_KEY_UNKNOWN' : 'PASS PROOF_GOOD',
  )
  if (!unresolvable) expect(found.KEY_BINDING).toMatch(/^PASS KEY_(SELF_CERTIFYING|RESOLVED)$/)
  if (has('expired')) expect(found.DATES).toBe('FAIL EXPIRED')
  else if (has('not yet valid')) expect(found.DATES).toBe('FAIL NOT_YET_VALID')
  else expect(found.DATES).toMatch(/^(PASS DATES_GOOD|WARNING DATE_NO_START)$/)
  if (has('revoked')) expect(found.STATUS).toBe('FAIL STATUS_REVOKED')
  else if (has('status unknown') || has('status list expired') || has('status list type missing'))
    expect(found.STATUS).toMatch(/^NOT_CHECKED STATUS_LIST_/)
  else expect(found.STATUS).toMatch(/^(PASS STATUS_NONE|PASS STATUS_ACTIVE|WARNING STATUS_LIST_OF_OTHER)$/)
  if (has('departs')) expect(found.SCHEMA).toBe('WARNING SCHEMA_DEPARTS')
  expect(found.SCHEMA).not.toMatch(/^FAIL/)
}

vectors('dcc-vc-test-fixtures: every file has the verdict that its owners expect', () => {
  const files = manifest('dcc-vc-test-fixtures/').filter(([file]) => !file.includes('/dids/'))
  test('the collection is whole', () => {
    expect(files.length).toBeGreaterThan(90)
  })
  test.each(files)('%s: %s', async (file, said) => {
    const expected =
      DEVIATIONS.get(file)?.expected ??
      (file.includes('/statusLists/') ? said.replace(', status list expired', '') : said)
    if (expected === 'unreadable') await expect(judge(file)).rejects.toThrow('EMPTY')
    else expectVerdict(await judge(file), expected)
  })
  test('every deviation is still one of the files', () => {
    const names = new Set(files.map(([file]) => file))
    expect([...DEVIATIONS.keys()].filter((file) => !names.has(file))).toEqual([])
  })
})

vectors('W3C vectors: the signature is good; the issuer named is not the key’s owner, and that is said', () => {
  test.each([
    'w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json',
    'w3c-vc-di-eddsa/Ed25519Signature2020/signedEdSig.json',
    'w3c-vc-di-eddsa/proof-set-chain/signedProofSet1.json',
    'w3c-vc-di-eddsa/proof-set-chain/signedProofSet2.json',
    // Of a chain the first proof stands by itself; those that build on another are a kind not known here.
    'w3c-vc-di-eddsa/proof-set-chain/signedProofChain1.json',
    'w3c-vc-di-eddsa/proof-set-chain/signedProofChain2.json',
    'w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json',
    'w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json',
  ])('%s', async (file) => {
    expect(outcome(await judge(file))).toMatchObject({ PROOF: 'PASS PROOF_GOOD', KEY_BINDING: 'FAIL KEY_OF_ANOTHER' })
  })

  test.each([
    ['w3c-vc-di-eddsa/eddsa-jcs-2022/signedJCS.json', 'PROOF_KIND_UNKNOWN'],
    ['w3c-vc-di-ecdsa/ecdsa-sd-2023/prc/addSignedSDBase.json', 'PROOF_KIND_UNKNOWN'],
    ['w3c-vc-di-eddsa/unsigned.json', 'PROOF_NONE'],
    // Its context (…/citizenship/v4rc1) stands in no package and is not fetched in a test.
    ['w3c-vc-di-eddsa/eddsa-rdfc-2022/employ/signedDataInt.json', 'CONTEXT_UNKNOWN'],
  ])('%s is not checked: %s', async (file, code) => {
    expect(outcome(await judge(file)).PROOF).toBe(`NOT_CHECKED ${code}`)
  })

  test('one changed letter in each fails', async () => {
    for (const file of ['eddsa-rdfc-2022/signedDataInt.json', 'Ed25519Signature2020/signedEdSig.json']) {
      const text = readFileSync(`${folder}/w3c-vc-di-eddsa/${file}`, 'utf8').replace('The School of', 'The Skool of')
      const parsed = parseCredential(Buffer.from(text))
      if ('problem' in parsed) throw new Error(parsed.problem.code)
      expect(outcome(await verifyCredential(parsed.credential, emptyEnvironment(NOW))).PROOF).toBe(
        'FAIL PROOF_SIGNATURE',
      )
    }
  })
})

vectors('1EdTech’s published vectors verify', () => {
  test.each(['linked-data-proof-ob-signed-credential.json', 'linked-data-proof-clr-signed-credential.json'])(
    '%s',
    async (name) => {
      const one = await judge(`1edtech-spec-examples/${name}`)
      expect(outcome(one)).toMatchObject({
        PROOF: 'PASS PROOF_GOOD',
        SCHEMA: 'PASS SCHEMA_GOOD',
        KEY_BINDING: 'WARNING KEY_IN_URL',
      })
      for (const { verified } of one.children) expect(outcome(verified).PROOF).toBe('PASS PROOF_GOOD')
    },
  )
})
