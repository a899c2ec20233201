import { compareText } from './compare-text.ts'

/** JSON with sorted keys and without undefined: the same value gives the same text. */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    const entries = Object.entries(inner).filter(([, entry]) => entry !== undefined)
    return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)))
  }) as string | undefined
  return text ?? 'null'
}
