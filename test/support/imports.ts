import { dirname, join } from 'node:path'

import ts from 'typescript'

/** Files by path, relative to the repository: real ones, or made up to try a rule. */
export type Sources = ReadonlyMap<string, string>

/** What a file says that it needs, as TypeScript reads it. */
export interface Import {
  /** A package, or a path from the repository's root; null where only running the program would tell. */
  readonly target: string | null
  /** True for a path, false for a package. */
  readonly isPath: boolean
  /** The names taken, as the other file calls them. */
  readonly names: readonly string[]
  /** True for `import type` and the like, which load nothing. `import { type … }` does load. */
  readonly typeOnly: boolean
  /** As it is written. */
  readonly text: string
}

const parsed = (path: string, text: string) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)

/** Every import of a file: declarations, for their effect, handed on, of types, and those that run later. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = []
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean, names: readonly string[] = []) => {
    const said = specifier && ts.isStringLiteral(specifier) ? specifier.text : null
    const isPath = said !== null && /^(\.|\/|file:)/.test(said)
    const target = said?.startsWith('.') ? join(dirname(path), said) : said
    found.push({ target, isPath, names, typeOnly, text: node.getText().split('\n')[0] as string })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false, namesOf(node.importClause?.namedBindings))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node, node.moduleSpecifier, node.isTypeOnly, namesOf(node.exportClause))
    else if (ts.isExternalModuleReference(node)) add(node, node.expression, false)
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true)
    else if (ts.isCallExpression(node) && loads(node.expression)) add(node, node.arguments[0], false)
    else if (makesRequire(node) && !(ts.isCallExpression(node.parent) && node.parent.expression === node))
      add(node, undefined, false)
    ts.forEachChild(node, visit)
  }
  visit(parsed(path, text))
  return found
}

const namesOf = (bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] =>
  bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))
    ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    : []

const loads = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword || isNamed(callee, 'require') || makesRequire(callee)

/** What it makes is to be called at once: under a name of its own nobody would know it again. */
const makesRequire = (node: ts.Node): boolean => ts.isCallExpression(node) && isNamed(node.expression, 'createRequire')

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name

/** Imports whose target is no plain string: nobody can tell what they load, so there are none. */
export const unreadableImports = (sources: Sources): string[] =>
  [...sources].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter(({ target }) => target === null)
      .map((it) => `${path}: ${it.text} (name the file in a plain string)`),
  )

/**
 * Files that should load nothing forbidden and do, each with the shortest way there: `a.ts → b.ts → typeorm`. Imports
 * of types load nothing and are free.
 */
export function forbiddenLoads(
  sources: Sources,
  isBound: (path: string) => boolean,
  isForbidden: (target: string) => boolean,
): string[] {
  const loadsOf = new Map(
    [...sources].map(([path, text]) => [
      path,
      importsOf(path, text).flatMap(({ target, typeOnly }) => (typeOnly || target === null ? [] : [target])),
    ]),
  )
  return [...sources.keys()].filter(isBound).flatMap((path) => wayTo(path, loadsOf, isForbidden) ?? [])
}

function wayTo(
  start: string,
  loadsOf: ReadonlyMap<string, readonly string[]>,
  isForbidden: (target: string) => boolean,
): string | null {
  const seen = new Set([start])
  const ways = [[start]]
  for (const way of ways)
    for (const target of loadsOf.get(way.at(-1) as string) ?? []) {
      if (isForbidden(target)) return [...way, target].join(' → ')
      if (seen.has(target)) continue
      seen.add(target)
      ways.push([...way, target])
    }
  return null
}

/** The decorators that stand on a file's classes. */
export function classDecorators(path: string, text: string): Set<string> {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node))
      for (const { expression } of ts.getDecorators(node) ?? [])
        if (ts.isCallExpression(expression)) found.add(expression.expression.getText())
    ts.forEachChild(node, visit)
  }
  visit(parsed(path, text))
  return found
}

/** Functions and methods of more lines than `limit`, from their first to their last. */
export function longFunctions(sources: Sources, limit: number): string[] {
  const found: string[] = []
  for (const [path, text] of sources) {
    const file = parsed(path, text)
    const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const first = lineAt(node.getStart())
        const lines = lineAt(node.getEnd()) - first + 1
        if (lines > limit) found.push(`${path}:${first} has ${lines} lines`)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return found
}
