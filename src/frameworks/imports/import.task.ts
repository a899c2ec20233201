import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { FetchRefused, fetchWords, type GuardedFetcher, makeGuardedFetcher } from '../../fetch/index.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { badInput, type Fault, limitExceeded } from '../../shared/errors.ts'
import type { Finding } from '../../shared/finding.ts'
import { DAY_MS } from '../../shared/instant.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { defineTask, type Outcome, type Progress, type Run, startRun, waitForRun } from '../../tasks/index.ts'
import type { FormatSource } from '../formats/format-threads.ts'
import { ImportError, importErrorText } from '../formats/import-error.ts'
import { FORMAT_READERS, type FormatReader } from '../formats/reader.ts'
import type { ImportFrameworkInput } from '../framework.inputs.ts'
import { HierarchyMeaning } from '../hierarchy-meaning.ts'
import {
  checkRequest,
  type ImportReport,
  type ImportTarget,
  importTarget,
  type UploadedFile,
} from './import.request.ts'
import { importInto } from './import.service.ts'
import { ImportSteps } from './import.steps.ts'
import { inMemory, readFor } from './reading.ts'
import { beginUpload, dropUpload, uploadBytes, writeUpload } from './upload.store.ts'

/** How long a request waits for its run before it answers with one that is still going on. */
const WAIT_MS = 20_000

/** Larger input is read once, by its run: what is wrong with it is told there. */
const READ_FIRST_BYTES = 4 * 2 ** 20

const MAX_BYTES = Math.max(...FORMAT_READERS.map(({ maxBytes }) => maxBytes))

const FETCH = { maxBytes: MAX_BYTES, timeoutMs: 60_000, ttlMs: 0, failureTtlMs: 0 }

const Choices = z.object({
  format: z.string(),
  dryRun: z.boolean(),
  skipBadRows: z.boolean().default(false),
  allowRemovals: z.boolean().default(false),
  hierarchyMeaning: z.enum(HierarchyMeaning).nullable(),
  matchableItemTypes: z.array(z.string()).nullable(),
  library: z.string(),
  organisation: z.string().nullable(),
})

/** What the run's result says to whoever waits for it. */
const Result = z.object({ framework: z.string().nullable(), projected: z.boolean().default(false) })

/** What it notes with its commit, before it waits for the graph. */
const Checkpoint = z.object({ result: Result })

export const importTask = defineTask({
  kind: 'framework.import',
  payload: z.object({ upload: z.string() }),
  inTurns: true,
  run: importUpload,
})

async function importUpload(session: Session, payload: { upload: string }, progress: Progress): Promise<Outcome> {
  // A run that was interrupted after its commit has only to say so.
  const done = progress.checkpoint as Outcome | null
  if (done !== null) {
    const projected = await session.projected()
    if (progress.total !== null) progress.update(progress.total)
    return { ...done, result: { ...(done.result as object), projected } }
  }
  const [upload]: { url: string | null; size: number; sha256: string | null; choices: unknown }[] =
    await session.sql.query(
      '/* frameworks.upload */ SELECT url, size, sha256, choices FROM framework_upload WHERE id = $1',
      [payload.upload],
    )
  if (!upload) throw badInput('What was to be imported is no longer there; send it again.')
  const choices = Choices.parse(upload.choices)
  const steps = new ImportSteps((count, total) => progress.update(count, total ?? undefined))
  try {
    const { size, sha256, url } = upload
    const source =
      sha256 === null
        ? { bytes: await fetchSource(session, url as string) }
        : { upload: { id: payload.upload, size, sha256 } }
    const also = async (tx: Session, written: ImportReport) => {
      await dropUpload(tx, payload.upload)
      await progress.save(tx, outcomeOf(written))
    }
    const report = await importInto(session, choices, { ...choices, ...source }, also, steps)
    const projected = await session.projected()
    steps.finished()
    return { ...outcomeOf(report), result: { framework: report.framework, projected } }
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    await dropUpload(session, payload.upload)
    throw faultOf(cause)
  }
}

const outcomeOf = (report: ImportReport): Outcome => ({
  report: report.findings as Finding[],
  result: { framework: report.framework },
})

const faultOf = (error: ImportError): Fault => badInput(`${error.code}: ${error.message}`, error.path ?? undefined)

/** Longer than a request has for its body: what has not come by then comes no more. */
const COMING_MS = 1_200_000

/**
 * Drops what was sent by runs that failed or never were: nobody will read it any more. What never came to its end, because
 * its process did, goes first.
 */
export async function forgetUploads(session: Session): Promise<number> {
  const [row]: { gone: number }[] = await session.sql.query(
    `/* frameworks.forgetUploads */ WITH gone AS (
       DELETE FROM framework_upload u WHERE u.created_at < CASE WHEN u.choices IS NULL THEN $3::timestamptz ELSE $1 END
         AND NOT EXISTS (
           SELECT 1 FROM run r WHERE r.kind = $2 AND r.payload->>'upload' = u.id AND r.finished_at IS NULL)
       RETURNING 1)
     SELECT count(*)::int AS gone FROM gone`,
    [new Date(session.now - DAY_MS), importTask.kind, new Date(session.now - COMING_MS)],
  )
  return row?.gone ?? 0
}

export const forgetUploadsTask = defineTask({
  kind: 'framework.forgetUploads',
  payload: z.object({}),
  every: DAY_MS / 24,
  run: async (session) => ({ result: { uploads: await forgetUploads(session) } }),
})

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

/** What a request wants imported: a document as text, one that was uploaded, or where it is. */
export interface ImportOrder extends Omit<ImportFrameworkInput, 'source'> {
  readonly source: Pick<ImportFrameworkInput['source'], 'text' | 'url'> & { readonly upload?: UploadedFile }
}

/** The same order, small enough to be kept with its idempotency key. */
const digestOf = ({ source, ...order }: ImportOrder) => ({
  ...order,
  source: source.upload ? { sha256: source.upload.sha256 } : source,
})

/** What an order can be refused for before the file has come; else its reader and where it goes. */
export function checkOrder(session: Session, order: Omit<ImportOrder, 'source'>) {
  const target = importTarget(session, order.owner)
  const choices = {
    ...target,
    format: order.format,
    dryRun: order.dryRun ?? false,
    skipBadRows: order.skipBadRows ?? false,
    allowRemovals: order.allowRemovals ?? false,
    hierarchyMeaning: order.hierarchyMeaning ?? null,
    matchableItemTypes: order.matchableItemTypes ?? null,
  }
  return { target, choices, reader: checkRequest({ ...choices, bytes: new Uint8Array() }) }
}

/**
 * Queues an import and waits a while for it. What cannot be read at all is refused here, before anything is written; an
 * upload is gone then.
 * @throws Refused naming the place in the document.
 */
export async function requestImport(
  session: Session,
  input: ImportOrder,
  key: string | null,
): Promise<{ run: Run; framework: string | null; projected: boolean }> {
  const { upload } = input.source
  let adopted = false
  try {
    const id = await queueImport(session, input, key, () => {
      adopted = true
    })
    const run = await waitForRun(session, id, WAIT_MS)
    const result = Result.safeParse(run.result).data ?? Checkpoint.safeParse(run.checkpoint).data?.result
    return { run, framework: result?.framework ?? null, projected: result?.projected ?? false }
  } finally {
    // Also where the key has a run already, which has its own
    if (upload && !adopted) await dropUpload(session, upload.id)
  }
}

/** The id of the run. Calls `adopt` when it is a new one, which has the upload from now on. */
async function queueImport(
  session: Session,
  input: ImportOrder,
  key: string | null,
  adopt: () => void,
): Promise<string> {
  const { target, choices, reader } = checkOrder(session, input)
  const { text, url, upload } = input.source
  const bytes = typeof text === 'string' ? Buffer.from(text) : null
  if (bytes) await readable(target, inMemory(bytes), reader, choices.skipBadRows)
  else if (upload) {
    const source = { size: upload.size, own: true, bytes: () => uploadBytes(session, upload) }
    await readable(target, source, reader, choices.skipBadRows)
  } else if (!url) throw badInput('Give a text or a url.', 'input.source')
  let isNew = false
  const id = await idempotent(session, key, 'importFramework', digestOf(input), async (tx) => {
    const kept = upload ?? (bytes ? await writeUpload(tx, target.library, bytes) : null)
    const named = kept?.id ?? (await beginUpload(tx, target.library))
    await tx.sql.query(
      '/* frameworks.uploaded */ UPDATE framework_upload SET url = $2, sha256 = $3, choices = $4::jsonb WHERE id = $1',
      [named, url ?? null, kept?.sha256 ?? null, JSON.stringify(choices)],
    )
    isNew = true
    return (await startRun(tx, importTask, { upload: named })).id
  })
  if (isNew) adopt()
  return id
}

async function readable(
  { library }: ImportTarget,
  source: FormatSource,
  reader: FormatReader,
  skipBadRows: boolean,
): Promise<void> {
  const { maxBytes } = reader
  if (source.size > maxBytes) throw limitExceeded(`At most ${maxBytes} bytes are read.`, 'input.source.text')
  if (source.size > READ_FIRST_BYTES) return
  try {
    await readFor(library, reader, source, { skipBadRows })
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    throw new Refused(userError(UserErrorCode.INVALID, importErrorText(cause), 'source.text'))
  }
}
