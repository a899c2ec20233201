import { casePackage, type FrameworkSource } from './case-package.ts'
import { DAP, DAP_2_0 } from './dap.ts'
import { DSW } from './dsw.ts'
import { LARK } from './lark.ts'
import type { CompetencyRef, FrameworkKey, OrganisationKey } from './model.ts'
import { splitRef } from './model.ts'
import { PCT } from './pct.ts'

/** Newest versions, by key. */
export const FRAMEWORKS: Readonly<Record<FrameworkKey, FrameworkSource>> = { DAP, DSW, PCT, LARK }

/** A package as it is imported: under which file name, by whom, into whose library. */
export interface WorldPackage {
  readonly file: string
  readonly source: FrameworkSource
  /** null: the shared library, by the steward. */
  readonly library: OrganisationKey | null
}

/** In the order of import: the older version of DAP comes first, so that mappings can be agreed on its wording. */
export const PACKAGES: readonly WorldPackage[] = [
  { file: 'dap-2.0.json', source: DAP_2_0, library: null },
  { file: 'dsw-1.4.json', source: DSW, library: null },
  { file: 'pct-3.0.json', source: PCT, library: null },
  { file: 'lark-2026.json', source: LARK, library: null },
  { file: 'dap-2.1.json', source: DAP, library: null },
]

/** The package's file, byte for byte. */
export const packageText = (source: FrameworkSource): string => `${JSON.stringify(casePackage(source), null, 2)}\n`

/** The statement of a competency; throws for a slip in the seeds. */
export function statementOf(ref: CompetencyRef): string {
  const { framework, code } = splitRef(ref)
  for (const domain of FRAMEWORKS[framework].domains)
    for (const [itemCode, statement] of domain.items) if (itemCode === code) return statement
  throw new Error(`the demo world has no competency ${ref}`)
}
