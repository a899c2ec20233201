import { strToU8, zipSync } from 'fflate'

/** Lines of CSV as written. */
export const csv = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`)

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`

export interface RawWorkbook {
  /** Rows of each sheet as XML. */
  readonly sheets: Readonly<Record<string, string>>
  readonly sharedStrings?: string
  /** Before the root of the first sheet. */
  readonly prolog?: string
}

/** A workbook written by hand, for cells that no library writes. Style 1 is a date. */
export function rawWorkbook({ sheets, sharedStrings = '', prolog = '' }: RawWorkbook): Uint8Array {
  const names = Object.keys(sheets)
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><sheets>${names
      .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
      .join(
        '',
      )}${relation('rS', 'styles', 'styles.xml')}${relation('rT', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${SPREADSHEET}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${SPREADSHEET}">${sharedStrings}</sst>`,
  }
  for (const [i, name] of names.entries())
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `${i === 0 ? prolog : ''}<worksheet xmlns="${SPREADSHEET}"><sheetData>${sheets[name]}</sheetData></worksheet>`
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])))
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A row of texts, or of cells written as XML where they begin with `<`. */
export const rawRow = (number: number, cells: readonly string[]): string =>
  `<row r="${number}">${cells
    .map((cell, i) => {
      const place = `${String.fromCharCode(65 + i)}${number}`
      if (/^<c[ >]/.test(cell)) return cell.replace('<c', `<c r="${place}"`)
      return cell === ''
        ? ''
        : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
    })
    .join('')}</row>`

export const rawRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells, i) => rawRow(i + 1, cells)).join('')
