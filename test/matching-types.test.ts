import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

// Protected attributes cannot reach the scorer: not by convention, by type. So the compiler is the test.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const place = join(root, 'test', 'matching-types.snippet.ts')

function errorsOf(snippet: string): string[] {
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
      ts.sys,
      root,
    ).options,
    noEmit: true,
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => file === place || fileExists(file)
  host.readFile = (file) => (file === place ? snippet : readFile(file))
  host.getSourceFile = (file, ...rest) =>
    file === place ? ts.createSourceFile(file, snippet, ts.ScriptTarget.ES2023) : getSourceFile(file, ...rest)
  const program = ts.createProgram([place], options, host)
  return program
    .getSemanticDiagnostics(program.getSourceFile(place))
    .map((it) => ts.flattenDiagnosticMessageText(it.messageText, '\n'))
}

const IMPORTS = `
import { shownFact, type ShownFact } from '../src/matching/fact.ts'
import type { Question } from '../src/matching/question.ts'
import { scorePerson } from '../src/matching/score.ts'
import { EvidenceBasis, EvidenceClass } from '../src/shared/evidence.ts'
declare const question: Question
const fields = {
  assertion: 'a', lineage: 'c', scale: null, level: null, from: 0, until: 1,
  evidenceClass: EvidenceClass.VERIFIED, basis: EvidenceBasis.ASSESSED,
}
`

describe('types of the scorer', () => {
  test('facts that were made as facts are scored', () => {
    expect(errorsOf(`${IMPORTS} scorePerson(question, [shownFact(fields)])`)).toEqual([])
  })

  test('an object that only looks like a fact is refused, with or without more about the person', () => {
    expect(errorsOf(`${IMPORTS} scorePerson(question, [fields])`)).toHaveLength(1)
    expect(errorsOf(`${IMPORTS} const person = { ...fields, age: 44 }; scorePerson(question, [person])`)).toHaveLength(
      1,
    )
  })

  test('a fact has exactly its eight fields: one more, and this fails to compile', () => {
    const exact = `
      type Fields = 'assertion' | 'lineage' | 'scale' | 'level' | 'evidenceClass' | 'basis' | 'from' | 'until'
      type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
      const exact: Same<Extract<keyof ShownFact, string>, Fields> = true
      const two: Parameters<typeof scorePerson>['length'] = 2
      export { exact, two }`
    expect(errorsOf(IMPORTS + exact)).toEqual([])
  })

  test('a protected attribute cannot be read off a fact', () => {
    expect(errorsOf(`${IMPORTS} shownFact(fields).ethnicity`)).toHaveLength(1)
    expect(errorsOf(`${IMPORTS} shownFact({ ...fields, gender: 'x' })`)).toHaveLength(1)
  })
})
