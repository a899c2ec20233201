import { describe, expect, it } from '@jest/globals'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'

import { type CsvOptions, eachCsvRow, readCsv } from '../src/frameworks/formats/csv.ts'
import { FindingCollector } from '../src/frameworks/formats/findings.ts'
import { ImportError } from '../src/frameworks/formats/import-error.ts'

const read = (input: string | Uint8Array, options: Partial<CsvOptions> = {}) => {
  const report = new FindingCollector()
  const table = readCsv(typeof input === 'string' ? Buffer.from(input) : input, { report, ...options })
  return { ...table, findings: report.list() }
}

const refusal = (act: () => unknown): ImportError => {
  try {
    act()
  } catch (cause) {
    if (cause instanceof ImportError) return cause
    throw cause
  }
  throw new Error('nothing was refused')
}

describe('CSV', () => {
  it('gives cells as they are and the line where each row begins', () => {
    const { header, rows } = read('a,b\n1,"two\nlines"\n\n"x ""y""", z \n')
    expect(header).toEqual(['a', 'b'])
    expect(rows).toEqual([
      { cells: ['1', 'two\nlines'], line: 2 },
      { cells: ['x "y"', ' z '], line: 5 },
    ])
  })

  it('reads a mark of byte order, semicolons, tabs and the line sep=', () => {
    expect(read('\uFEFFa;b\n1,5;2\n').rows[0]?.cells).toEqual(['1,5', '2'])
    expect(read('a\tb\n1,5\t2;3\n').rows[0]?.cells).toEqual(['1,5', '2;3'])
    expect(read('sep=|\r\na|b\r\n1,2,3|4;5;6\r\n')).toMatchObject({
      header: ['a', 'b'],
      rows: [{ cells: ['1,2,3', '4;5;6'], line: 3 }],
    })
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\tb\nä\t𝑑\n', 'utf16le')])
    expect(read(wide).rows[0]?.cells).toEqual(['ä', '𝑑'])
  })

  it('reads Windows-1252 where the bytes are not UTF-8, and says so', () => {
    const { rows, findings } = read(Buffer.from('a,b\nM\u00fcnchen,\u0080\n', 'latin1'))
    expect(rows[0]?.cells).toEqual(['München', '€'])
    expect(findings.map((one) => one.code)).toEqual(['TEXT_ENCODING'])
  })

  it('refuses a row with a separator too many in the middle, naming the row; passes it over on request', () => {
    const text = 'a,b\n1,2\n3,4,5\n6,7\n'
    expect(refusal(() => read(text))).toMatchObject({ code: 'IMPORT_ROW', path: 'row 3, "column 3"' })
    const { rows, findings } = read(text, { skipBadRows: true })
    expect(rows.map((row) => row.line)).toEqual([2, 4])
    expect(findings).toMatchObject([{ code: 'IMPORT_ROW', severity: 'ERROR', path: 'row 3, "column 3"' }])
  })

  it('refuses a wrong quote, naming the row; passes it over on request', () => {
    const text = 'a,b\n1,2\n"x"y,4\n6,7\n'
    expect(refusal(() => read(text))).toMatchObject({ code: 'IMPORT_NOT_CSV', path: 'row 3' })
    const { rows, findings } = read(text, { skipBadRows: true })
    expect(rows.map((row) => row.cells[0])).toEqual(['1', '6'])
    expect(findings).toMatchObject([{ code: 'IMPORT_ROW', path: 'row 3' }])
  })

  it('passes over one wrong quote of a long file, and refuses the next instead of reading it again for each', () => {
    const long = `a,b\n${'1,some words in a cell of a long table of many rows\n'.repeat(20_000)}`
    const { rows } = read(`${long}"x"y,4\n6,7\n`, { skipBadRows: true })
    expect(rows.at(-1)?.cells).toEqual(['6', '7'])
    const wrong = refusal(() => read(`${long}${'"x"y,4\n'.repeat(90)}`, { skipBadRows: true }))
    expect(wrong).toMatchObject({ code: 'IMPORT_NOT_CSV' })
  })

  it('never passes over what follows an open quote: it would be the rest of the file', () => {
    const text = 'a,b\n1,2\n"open,4\n6,7\n'
    for (const skipBadRows of [false, true])
      expect(refusal(() => read(text, { skipBadRows }))).toMatchObject({ code: 'IMPORT_NOT_CSV' })
  })

  it('refuses what is no table, naming what it looks like', () => {
    expect(refusal(() => read('')).code).toBe('IMPORT_EMPTY')
    expect(refusal(() => read('PK\u0003\u0004rest')).message).toContain('ZIP or Excel')
    expect(refusal(() => read('<!doctype html><html></html>')).message).toContain('HTML')
  })

  it('bounds bytes, rows, columns and cells', () => {
    const limits = { bytes: 100, rows: 2, columns: 3, text: 5 }
    expect(refusal(() => read('a'.repeat(101), { limits })).code).toBe('IMPORT_TOO_LARGE')
    expect(refusal(() => read('a\n1\n2\n3\n', { limits })).code).toBe('IMPORT_TOO_MANY_ELEMENTS')
    expect(refusal(() => read('a,b,c,d\n', { limits })).code).toBe('IMPORT_TOO_MANY_ELEMENTS')
    expect(refusal(() => read('a,b\n1,123456\n', { limits }))).toMatchObject({
      code: 'IMPORT_TEXT_TOO_LONG',
      path: 'row 2, "b"',
    })
  })

  it('hands on 120,000 rows without keeping them', () => {
    const bytes = Buffer.from(`code,label\n${'K.1,"a, label"\n'.repeat(120_000)}`)
    let rows = 0
    let last = 0
    eachCsvRow(bytes, { report: new FindingCollector() }, () => (row) => {
      rows++
      last = row.line
    })
    expect([rows, last]).toEqual([120_000, 120_001])
  })

  it('gives back whatever a well-kept writer writes', () => {
    const cell = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\0\uD800-\uDFFF]/g, '?'))
    const row = fc.tuple(cell, cell, cell).filter((cells) => cells.some((one) => one.trim() !== ''))
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const text = stringify([['a', 'b', 'c'], ...rows], { delimiter, quoted: true })
        expect(read(text).rows.map((one) => one.cells)).toEqual(rows)
      }),
    )
  })
})
