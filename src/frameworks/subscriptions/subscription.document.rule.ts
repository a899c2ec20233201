import { z } from 'zod'

import { isObject } from '../formats/json-text.ts'

const MAX_URL = 2_000
const MAX_TEXT = 500

export const originOf = (url: string): string => new URL(url).origin

/** What is asked of a CFDocument; anything else may stand beside it, and real servers leave out much. */
const Document = z.object({
  identifier: z.string().min(1).max(255),
  title: z.string().nullish().catch(null),
  creator: z.string().nullish().catch(null),
  adoptionStatus: z.string().nullish().catch(null),
  lastChangeDateTime: z.string().nullish().catch(null),
  CFPackageURI: z.unknown().optional(),
})
export type RemoteDocumentFacts = z.infer<typeof Document>

/** The CFDocument in an answer, flat as the standard has it or wrapped as some servers do (case.md §4.6). */
export function packageIn(value: unknown): unknown {
  return isObject(value) && isObject(value.CFDocument) ? value.CFDocument : value
}

/** The CFDocuments of a list, which some servers answer bare; null when the answer is none. Odd members are left out. */
export function documentsIn(value: unknown): { found: RemoteDocumentFacts[]; listed: number } | null {
  const list = isObject(value) ? value.CFDocuments : value
  if (!Array.isArray(list)) return null
  const found = list.flatMap((member) => {
    const read = Document.safeParse(packageIn(member))
    return read.success ? [read.data] : []
  })
  return { found, listed: list.length }
}

/** `CFPackageURI.uri`, by https; null when it names no address that can be asked. */
export function packageAddressIn(document: unknown, server: string): string | null {
  const link = isObject(document) ? document.CFPackageURI : null
  const text = isObject(link) ? link.uri : link
  if (typeof text !== 'string' || text.length > MAX_URL || !URL.canParse(text)) return null
  const url = new URL(text)
  // Servers behind a proxy often write http about themselves
  if (url.protocol === 'http:' && url.hostname === new URL(server).hostname) {
    url.protocol = 'https:'
    if (url.port === '') url.port = new URL(server).port
  }
  return url.protocol === 'https:' ? url.href : null
}

/** Where the standard has the package of a document. */
export const packageUrlAt = (server: string, identifier: string): string =>
  `${server}/CFPackages/${encodeURIComponent(identifier)}`

/** Base addresses that a server may mean, the likeliest first. */
export function baseAddresses(server: string): string[] {
  const base = withoutSlash(server)
  return /\/ims\/case\/v1p[01]$/.test(base) ? [base] : [`${base}/ims/case/v1p1`, `${base}/ims/case/v1p0`, base]
}

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** As it is shown: of a stranger's texts only so much. */
export const shown = (text: string | null | undefined): string | null => text?.slice(0, MAX_TEXT) ?? null
