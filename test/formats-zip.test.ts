import { describe, expect, it } from '@jest/globals'
import { zipSync } from 'fflate'

import type { ImportError } from '../src/frameworks/formats/import-error.ts'
import { openZip } from '../src/frameworks/formats/zip.ts'

const LIMITS = { entries: 10, entryBytes: 1_000_000, totalBytes: 1_500_000 }
const text = (value: string): Uint8Array => Buffer.from(value)

const refusal = async (bytes: Uint8Array, inflate = false): Promise<ImportError> => {
  const reading = (async () => {
    const entries = await openZip(bytes, LIMITS)
    if (inflate) for (const entry of entries) await entry.bytes()
  })()
  return reading.then(
    () => {
      throw new Error('nothing was refused')
    },
    (cause: ImportError) => cause,
  )
}

/** Writes a number over what stands at an offset behind each place where the signature stands. */
function patched(bytes: Uint8Array, signature: number, offset: number, value: number): Uint8Array {
  const copy = Buffer.from(bytes)
  for (let i = 0; i + 4 <= copy.length; i++)
    if (copy.readUInt32LE(i) === signature) copy.writeUInt32LE(value, i + offset)
  return copy
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50

describe('ZIP', () => {
  it('gives the files and inflates each when asked', async () => {
    const bytes = zipSync({ 'a/b.txt': text('one'), 'c.txt': text('zwei') })
    const entries = await openZip(bytes, LIMITS)
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['a/b.txt', 3],
      ['c.txt', 4],
    ])
    expect(Buffer.from((await entries[1]?.bytes()) ?? []).toString()).toBe('zwei')
  })

  it('refuses a bomb by the size it declares, one file and all together', async () => {
    const zeros = new Uint8Array(1_000_001)
    expect(await refusal(zipSync({ a: zeros }))).toMatchObject({ code: 'IMPORT_ZIP' })
    const parts = Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`${i}`, new Uint8Array(600_000)]))
    expect((await refusal(zipSync(parts))).message).toContain('together')
  })

  it('refuses a bomb that declares less than comes out, while it comes out', async () => {
    const bomb = zipSync({ a: new Uint8Array(50_000_000) })
    const lying = patched(patched(bomb, LOCAL, 22, 10), CENTRAL, 24, 10)
    expect(await openZip(lying, LIMITS)).toHaveLength(1)
    expect(await refusal(lying, true)).toMatchObject({ code: 'IMPORT_ZIP' })
  })

  it('refuses too many entries, names that lead elsewhere, names twice', async () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}`, text('')]))
    expect((await refusal(zipSync(many))).message).toContain('11 entries')
    for (const name of ['../up', '/abs', 'a/../../b', 'C:/x', 'a\\b'])
      expect(await refusal(zipSync({ [name]: text('x') }))).toMatchObject({ code: 'IMPORT_ZIP' })
    const twice = Buffer.from(zipSync({ ab: text('x'), ac: text('y') }))
    expect((await refusal(Buffer.from(twice.toString('latin1').replaceAll('ac', 'ab'), 'latin1'))).message).toContain(
      'twice',
    )
  })

  it('refuses encrypted entries, damage and what is no archive', async () => {
    const bytes = zipSync({ a: text('some text') })
    expect((await refusal(patched(bytes, CENTRAL, 8, (8 << 16) | 1))).message).toContain('encrypted')
    const wrong = patched(patched(bytes, LOCAL, 14, 1), CENTRAL, 16, 1)
    expect((await refusal(wrong, true)).message).toContain('damaged')
    expect(await refusal(text('no archive at all'))).toMatchObject({ code: 'IMPORT_ZIP' })
    expect(await refusal(bytes.subarray(0, bytes.length - 30))).toMatchObject({ code: 'IMPORT_ZIP' })
  })
})
