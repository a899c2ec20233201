import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Real packages of others, beside the repository where they are present; never part of it. */
export const DATA = resolve(import.meta.dirname, '../../shared/data')

const FOLDERS = ['teks', 'smarter-balanced', 'derived', 'opensalt', 'compeito']

export interface CaseFile {
  readonly name: string
  readonly bytes: () => Buffer
}

export const caseFiles: readonly CaseFile[] = FOLDERS.flatMap((folder) => {
  const path = join(DATA, 'case', folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name: `${folder}/${name}`, bytes: () => readFileSync(join(path, name)) }))
})

export const strictSchemaFile = join(DATA, 'case-spec/case-v1p1-cfpackage.official.schema.json')

export const hasCaseData = caseFiles.length > 0
export const hasStrictSchema = existsSync(strictSchemaFile)

export const WHY_SKIPPED = 'real packages are not here (../shared/data/case): skipped'

/** One of the real files by the end of its name. */
export function caseFile(end: string): CaseFile {
  const found = caseFiles.find((file) => file.name.endsWith(end))
  if (!found) throw new Error(`no file ${end}`)
  return found
}
