import { writeFile } from 'node:fs/promises'

import Table from 'cli-table3'

import { isDirectory, packDirectory } from './bundle-directory.ts'
import { type Command, type CommandInput, type CommandProgress, optional, system, systemFor, text } from './command.ts'
import type { Session } from './database/session.ts'
import { exportNamed, isText, writerOf } from './frameworks/exports/export.service.ts'
import { FORMAT_READERS, type FormatReader } from './frameworks/formats/reader.ts'
import { FORMAT_WRITERS } from './frameworks/formats/writer.ts'
import { readerOf } from './frameworks/imports/import.request.ts'
import { type ImportReport, importFramework } from './frameworks/imports/import.service.ts'
import { ImportSteps } from './frameworks/imports/import.steps.ts'
import { fetchSource } from './frameworks/imports/source.service.ts'
import { badInput } from './shared/errors.ts'
import type { Finding } from './shared/finding.ts'

const listed = (formats: readonly Pick<FormatReader, 'name' | 'aliases' | 'summary'>[]): string =>
  formats.map(({ name, aliases = [], summary }) => `${[name, ...aliases].join(' or ')} (${summary})`).join('; ')

/** Where an import comes from: an address is fetched, the directory of a bundle is packed, anything else is a file. */
async function sourceOf(
  session: Session,
  source: string,
  { bundle = false }: FormatReader,
): Promise<{ bytes: Uint8Array } | { file: string }> {
  if (/^https?:/i.test(source)) return { bytes: await fetchSource(session, source) }
  return bundle && (await isDirectory(source)) ? { bytes: await packDirectory(source) } : { file: source }
}

async function importOne(core: Parameters<Command['run']>[0], input: CommandInput, progress: CommandProgress) {
  const owner = optional(input, 'owner')
  const session = owner === null ? system(core) : await systemFor(core, owner)
  const steps = new ImportSteps((done, total) => progress('steps of the import', { done, total }))
  const format = text(input, 'format')
  const request = {
    ...(await sourceOf(session, text(input, 'source'), readerOf(format))),
    format,
    owner,
    dryRun: input.dryRun === true,
    skipBadRows: input.skipBadRows === true,
    allowRemovals: input.allowRemovals === true,
  }
  const report = await importFramework(session, request, steps)
  const projected = await session.projected()
  steps.finished()
  return { ...report, projected }
}

const OUTCOMES = { NEW: 'a new framework', VERSION: 'a new version of a framework', NOTHING_NEW: 'nothing new' }

function showImport(result: unknown, input: CommandInput): unknown {
  if (input.json === true) return result
  const report = result as ImportReport & { projected: boolean }
  const would = report.dryRun ? 'A dry run; it would be ' : 'It is '
  const id = report.framework === null ? '' : `: ${report.framework}`
  const graph = report.projected ? '' : '\nThe graph does not show it yet; it follows by itself.'
  return `${would}${OUTCOMES[report.outcome]}${id}.${graph}\n${findingsTable(report.findings)}`
}

const WIDTHS = [10, 26, 28, 80]

/** Lines end between words; of a word that is wider than its column the table would show the beginning only. */
const breakable = (text: string, width: number): string =>
  text.replace(new RegExp(`\\S{${width - 2}}(?=\\S)`, 'g'), '$& ')

function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing was noticed.'
  const table = new Table({
    head: ['severity', 'code', 'where', 'what'],
    style: { head: [], border: [] },
    colWidths: [...WIDTHS],
    wordWrap: true,
  })
  for (const { severity, code, path, message } of findings)
    table.push([severity, ...[code, path ?? '', message].map((text, at) => breakable(text, WIDTHS[at + 1] as number))])
  return table.toString()
}

/** The writer that `export <format>` with `--version` and `--strict` means. */
function chosenWriter(input: CommandInput): string {
  const format = text(input, 'format').toLowerCase()
  const version = optional(input, 'version')
  const strict = input.strict === true
  if (format !== 'case') {
    if (version !== null || strict) throw badInput('--version and --strict are about the format case only.', 'version')
    return format
  }
  if (version !== null && version !== '1.0' && version !== '1.1') throw badInput('--version is 1.0 or 1.1.', 'version')
  if (version === '1.0') return 'case-1.0'
  return strict ? 'case-1.1-strict' : 'case'
}

async function exportOne(core: Parameters<Command['run']>[0], input: CommandInput) {
  const writer = writerOf(chosenWriter(input))
  const { name, mediaType } = writer
  const { framework, file, losses, bytes } = await exportNamed(system(core), text(input, 'framework'), writer)
  return { framework, format: name, mediaType, file, losses, base64: Buffer.from(bytes).toString('base64') }
}

/** Where the document goes: a file, or with --json and no --out standard output. */
async function showExport(result: unknown, input: CommandInput): Promise<unknown> {
  const { base64, ...report } = result as Awaited<ReturnType<typeof exportOne>>
  const bytes = Buffer.from(base64, 'base64')
  const out = optional(input, 'out')
  if (input.json === true && out === null)
    return { ...report, ...(isText(report.mediaType) ? { text: bytes.toString('utf8') } : { base64 }) }
  const file = out ?? report.file
  await writeOut(file, bytes, input)
  if (input.json === true) return { ...report, file }
  const lost = report.losses.length === 0 ? 'Nothing was lost.' : findingsTable(report.losses)
  return `${bytes.byteLength} bytes written to ${file}.\n${lost}`
}

async function writeOut(file: string, bytes: Buffer, input: CommandInput): Promise<void> {
  const flag = input.force === true ? 'w' : 'wx'
  try {
    await writeFile(file, bytes, { flag })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw badInput(`${file} cannot be written: ${cause}`, 'out')
    throw badInput(`${file} is there already. Name another with --out, or give --force.`, 'out')
  }
}

export const frameworkCommands: readonly Command[] = [
  {
    name: 'import',
    summary: 'import a framework; into the shared library unless --owner names an organisation',
    arguments: [
      ['<format>', listed(FORMAT_READERS)],
      ['<source>', 'a file, an https address, or of a bundle the directory that it was unpacked to'],
    ],
    options: [
      ['--owner <organisation>', 'id of the organisation whose library it enters'],
      ['--dry-run', 'report only, write nothing'],
      ['--skip-bad-rows', 'of tables: take the rows that can be taken, and report the others'],
      ['--allow-removals', 'of tables: take one that lacks items of the version before'],
      ['--json', 'the report as JSON instead of a table'],
    ],
    run: importOne,
    show: showImport,
  },
  {
    name: 'export',
    summary: 'write a framework to a file, and say what its format could not carry',
    arguments: [
      ['<format>', listed(FORMAT_WRITERS)],
      ['<framework>', 'our id of a version, or the identifier of a CFDocument for its newest'],
    ],
    options: [
      ['--version <version>', 'of the format case: 1.0, or 1.1 (1.1)'],
      ['--strict', 'of the format case: validates against the official schema'],
      ['--out <file>', 'where to write it; default: a name after the title, here'],
      ['--force', 'write over a file that is there'],
      ['--json', 'the report as JSON; without --out with the document in it, and no file is written'],
    ],
    run: (core, input) => exportOne(core, input),
    show: showExport,
  },
]
