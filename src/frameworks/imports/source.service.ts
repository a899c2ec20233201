import type { Session } from '../../database/session.ts'
import { FetchRefused, fetchWords, type GuardedFetcher, makeGuardedFetcher } from '../../fetch/index.ts'
import { badInput } from '../../shared/errors.ts'
import { MOST_FILE_BYTES } from '../formats/reader.ts'

const FETCH = { maxBytes: MOST_FILE_BYTES, timeoutMs: 60_000, ttlMs: 0, failureTtlMs: 0 }

/** Whatever the formats are served as; servers of files often know no more than octet-stream. */
const DOCUMENTS = {
  accept: '*/*',
  types: /^(application|text)\/[a-z0-9.+-]+$/,
}

const fetchers = new WeakMap<object, GuardedFetcher>()

/** The bytes at an address, through the guarded fetcher. BAD_USER_INPUT when they cannot be had. */
export async function fetchSource(session: Session, url: string): Promise<Uint8Array> {
  const { resources } = session
  const fetcher =
    fetchers.get(resources) ?? makeGuardedFetcher({ clock: resources.clock, limits: FETCH, documents: DOCUMENTS })
  fetchers.set(resources, fetcher)
  try {
    return (await fetcher.get(url)).body
  } catch (cause) {
    if (cause instanceof FetchRefused)
      throw badInput(`The package could not be fetched (${cause.message}). ${fetchWords(cause)}`, 'input.source.url')
    throw cause
  }
}
