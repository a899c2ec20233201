import { SaxesParser } from '@rubensworks/saxes'
import { ImportError, type ImportErrorCode } from './import-error.ts'
import type { TextLimits } from './json-text.ts'
import { describeBytes } from './looks-like.ts'

const MEGABYTE = 1024 * 1024

/** What an XML document is called by its first element. */
export interface XmlRoot {
  readonly local: string
  readonly namespace: string
}

/**
 * XML as a text, once it is known to be well-formed, not too deep, and without a document type: entities of a document
 * type are how small files grow without end and how files of this machine are read out.
 * @throws ImportError naming line and column.
 */
export function guardXml(bytes: Uint8Array, limits: TextLimits): { readonly text: string; readonly root: XmlRoot } {
  if (bytes.byteLength > limits.bytes)
    throw new ImportError(
      'IMPORT_TOO_LARGE',
      `The input has ${(bytes.byteLength / MEGABYTE).toFixed(1)} MB; at most ${Math.floor(limits.bytes / MEGABYTE)} MB are read. Split it.`,
    )
  const text = decodeXml(bytes)
  if (text.trim() === '') throw new ImportError('IMPORT_EMPTY', 'The input is empty; send an RDF/XML file.')
  const what = describeBytes(bytes, text)
  if (!text.trimStart().startsWith('<') || what?.startsWith('an HTML'))
    throw new ImportError(
      'IMPORT_WRONG_DOCUMENT',
      `This looks like ${what ?? 'something else'}, not like RDF/XML. Export the framework as RDF/XML.`,
    )
  return { text, root: scan(text, limits) }
}

function scan(text: string, limits: TextLimits): XmlRoot {
  const parser = new SaxesParser({ xmlns: true, position: true })
  let root: XmlRoot | null = null
  let depth = 0
  const refuse = (code: ImportErrorCode, message: string): never => {
    const place = {
      line: parser.line,
      column: parser.column + 1,
      byte: Buffer.byteLength(text.slice(0, parser.position)),
    }
    throw new ImportError(code, `${message} At line ${place.line}, column ${place.column}.`, { place })
  }
  parser.on('error', (error) =>
    refuse('IMPORT_NOT_XML', `Not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')}.`),
  )
  parser.on('doctype', () =>
    refuse(
      'IMPORT_NOT_XML',
      'A document type (<!DOCTYPE) with its entities is not taken; take it out, RDF/XML needs none.',
    ),
  )
  parser.on('opentag', ({ local, uri }) => {
    root ??= { local, namespace: uri }
    if (++depth > limits.depth)
      refuse('IMPORT_TOO_DEEP', `Nested more than ${limits.depth} levels deep; take out what wraps it.`)
  })
  parser.on('closetag', () => {
    depth--
  })
  parser.on('text', (part) => {
    if (part.length > limits.text)
      refuse(
        'IMPORT_TEXT_TOO_LONG',
        `A text of ${part.length} characters; at most ${limits.text} are taken. Shorten it.`,
      )
  })
  parser.write(text).close()
  if (root === null) throw new ImportError('IMPORT_NOT_XML', 'There is no element in the input; send an RDF/XML file.')
  return root
}

/** The encoding that the mark or the declaration names; XML is in UTF-8 when neither does. */
function decodeXml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  const encoding =
    mark ?? /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8'
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new ImportError(
      'IMPORT_NOT_XML',
      `The encoding "${encoding}" at line 1 is not known. Save the file as UTF-8.`,
      {
        place: { line: 1, column: 1, byte: 0 },
      },
    )
  }
  try {
    return decoder.decode(bytes)
  } catch {
    const place = brokenLine(bytes, encoding)
    throw new ImportError(
      'IMPORT_NOT_XML',
      `Line ${place.line} holds bytes that are not ${encoding}, which the file says it is in. Save it as UTF-8.`,
      { place },
    )
  }
}

/** The first line that cannot be decoded; in the encodings that are not of single bytes, the first of all. */
function brokenLine(bytes: Uint8Array, encoding: string) {
  if (!/^utf-?8$/i.test(encoding)) return { line: 1, column: 1, byte: 0 }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(10, start)
    const end = found < 0 ? bytes.length : found + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return { line, column: 1, byte: start }
    }
    start = end
  }
  return { line: 1, column: 1, byte: 0 }
}
