import { createHash } from 'node:crypto'

/** A strong tag of these parts, without quotes. */
export function tagOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('base64url').slice(0, 27)
}

/** Two encodings are two representations, so their strong tags differ. RFC 9110 §8.8.3. */
export const etagOf = (tag: string, gzip: boolean): string => `"${tag}${gzip ? '-gzip' : ''}"`

export interface Conditions {
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
}

/** Whether who asks has it already. The tag decides where both are given. RFC 9110 §13.2.2. */
export function isKnown(conditions: Conditions, tag: string, lastModified: number | null): boolean {
  const { ifNoneMatch, ifModifiedSince } = conditions
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true
    const known = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''))
    return known.includes(etagOf(tag, false)) || known.includes(etagOf(tag, true))
  }
  if (ifModifiedSince === undefined || lastModified === null) return false
  const since = Date.parse(ifModifiedSince)
  return !Number.isNaN(since) && Math.floor(lastModified / 1000) * 1000 <= since
}

const STRICT_PROFILE = /^application\/(\*|json)\s*;(.*;)?\s*profile="?strict"?\s*(;|$)/i

/** Whether the strict form is asked for: `?strict=1`, else `Accept: application/json; profile="strict"`. Null: neither yes nor no. */
export function asksStrict(parameter: string | null, accept: string | undefined): boolean | null {
  if (parameter !== null) {
    if (/^(1|true|)$/i.test(parameter)) return true
    return /^(0|false)$/i.test(parameter) ? false : null
  }
  return (accept ?? '').split(',').some((one) => STRICT_PROFILE.test(one.trim()))
}

/** Whether gzip may be sent. RFC 9110 §12.5.3: q=0 forbids, a star stands for what is not named. */
export function acceptsGzip(header: string | undefined): boolean {
  const codings = new Map(
    (header ?? '').split(',').map((one) => {
      const [name = '', ...parameters] = one
        .toLowerCase()
        .split(';')
        .map((part) => part.trim())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return [name, q === undefined ? 1 : Number(q.slice(2))]
    }),
  )
  return (codings.get('gzip') ?? codings.get('*') ?? 0) > 0
}
