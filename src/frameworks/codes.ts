/** Longest code that can be a key; longer ones stay text. */
export const MAX_CODE = 200

const PUBLISHER_PREFIX = /^CCSS(?:[.\-: ]+(?:MATH|M|ELA[.-]?LITERACY|ELA))?(?:[.\-: ]+(?:CONTENT|PRACTICE))?[.\-: ]+/

/**
 * One spelling of a human coding scheme, so that `CCSS.Math.Content.3.NF.A.3.d`, `3.NF.A.3d` and `3-NF.A-3(d)` meet,
 * as do `MP.5` and `MP5`, `HSA.SSE` and `HSA-SSE`. A key only within one framework: different frameworks use the same
 * codes for different things. Null when nothing is left, or more than MAX_CODE characters.
 */
export function normaliseCode(code: string | null): string | null {
  if (code === null) return null
  const upper = code.normalize('NFKC').toUpperCase().normalize('NFKC').trim().replace(PUBLISHER_PREFIX, '')
  const runs = upper.match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu)
  if (!runs) return null
  let normal = ''
  let before: 'letters' | 'digits' | null = null
  for (const run of runs) {
    const now = /^\p{N}/u.test(run) ? 'digits' : 'letters'
    normal += before === now ? `.${run}` : run
    before = now
  }
  return normal.length > MAX_CODE ? null : normal
}
