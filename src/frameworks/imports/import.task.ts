import { createHash } from 'node:crypto'

import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { FetchRefused, type GuardedFetcher, makeGuardedFetcher } from '../../fetch/index.ts'
import { idempotent } from '../../identity/idempotency.ts'
import { badInput, type Fault, limitExceeded } from '../../shared/errors.ts'
import type { Finding } from '../../shared/finding.ts'
import { newId } from '../../shared/ids.ts'
import { DAY_MS } from '../../shared/instant.ts'
import { Refused, UserErrorCode, userError } from '../../shared/payload.ts'
import { defineTask, type Outcome, type Progress, type Run, startRun, waitForRun } from '../../tasks/index.ts'
import { ImportError } from '../formats/import-error.ts'
import { FORMAT_READERS, type FormatReader } from '../formats/reader.ts'
import type { ImportFrameworkInput } from '../framework.inputs.ts'
import { HierarchyMeaning } from '../hierarchy-meaning.ts'
import { checkRequest, type ImportReport, importTarget } from './import.request.ts'
import { importInto } from './import.service.ts'
import { ImportSteps } from './import.steps.ts'

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
  const [upload]: { bytes: Buffer | null; url: string | null; choices: unknown }[] = await session.sql.query(
    '/* frameworks.upload */ SELECT bytes, url, choices FROM framework_upload WHERE id = $1',
    [payload.upload],
  )
  if (!upload) throw badInput('What was to be imported is no longer there; send it again.')
  const choices = Choices.parse(upload.choices)
  const steps = new ImportSteps((count, total) => progress.update(count, total ?? undefined))
  try {
    const bytes = upload.bytes ?? (await fetchSource(session, upload.url as string))
    const also = async (tx: Session, written: ImportReport) => {
      await forget(tx, payload.upload)
      await progress.save(tx, outcomeOf(written))
    }
    const report = await importInto(session, choices, { ...choices, bytes }, also, steps)
    const projected = await session.projected()
    steps.finished()
    return { ...outcomeOf(report), result: { framework: report.framework, projected } }
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    await forget(session, payload.upload)
    throw faultOf(cause)
  }
}

const outcomeOf = (report: ImportReport): Outcome => ({
  report: report.findings as Finding[],
  result: { framework: report.framework },
})

const forget = (session: Session, upload: string): Promise<unknown> =>
  session.sql.query('/* frameworks.uploadDone */ DELETE FROM framework_upload WHERE id = $1', [upload])

const faultOf = (error: ImportError): Fault => badInput(`${error.code}: ${error.message}`, error.path ?? undefined)

/** Drops what was sent by runs that failed or never were: nobody will read it any more. */
export async function forgetUploads(session: Session): Promise<number> {
  const [row]: { gone: number }[] = await session.sql.query(
    `/* frameworks.forgetUploads */ WITH gone AS (
       DELETE FROM framework_upload u WHERE u.created_at < $1 AND NOT EXISTS (
         SELECT 1 FROM run r WHERE r.kind = $2 AND r.payload->>'upload' = u.id AND r.finished_at IS NULL)
       RETURNING 1)
     SELECT count(*)::int AS gone FROM gone`,
    [new Date(session.now - DAY_MS), importTask.kind],
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
      throw badInput(`The package could not be fetched: ${cause.message}`, 'input.source.url')
    throw cause
  }
}

/** What a request wants imported: a document as text or bytes, or where it is. */
export interface ImportOrder extends Omit<ImportFrameworkInput, 'source'> {
  readonly source: Pick<ImportFrameworkInput['source'], 'text' | 'url'> & { readonly bytes?: Buffer }
}

/** The same order, small enough to be kept with its idempotency key. */
const digestOf = ({ source, ...order }: ImportOrder) => ({
  ...order,
  source: source.bytes ? { sha256: createHash('sha256').update(source.bytes).digest('hex') } : source,
})

/**
 * Queues an import and waits a while for it. What cannot be read at all is refused here, before anything is written.
 * @throws Refused naming the place in the document.
 */
export async function requestImport(
  session: Session,
  input: ImportOrder,
  key: string | null,
): Promise<{ run: Run; framework: string | null; projected: boolean }> {
  const target = importTarget(session, input.owner)
  const { text, url } = input.source
  const bytes = typeof text === 'string' ? Buffer.from(text) : (input.source.bytes ?? null)
  const choices = {
    ...target,
    format: input.format,
    dryRun: input.dryRun ?? false,
    skipBadRows: input.skipBadRows ?? false,
    allowRemovals: input.allowRemovals ?? false,
    hierarchyMeaning: input.hierarchyMeaning ?? null,
    matchableItemTypes: input.matchableItemTypes ?? null,
  }
  const reader = checkRequest({ ...choices, bytes: bytes ?? new Uint8Array() })
  if (bytes) await readable(bytes, reader, choices.skipBadRows)
  else if (!url) throw badInput('Give a text or a url.', 'input.source')
  const id = await idempotent(session, key, 'importFramework', digestOf(input), async (tx) => {
    const upload = newId('run')
    await tx.sql.query(
      `/* frameworks.uploaded */ INSERT INTO framework_upload (id, bytes, url, choices, created_at)
       VALUES ($1, $2, $3, $4::jsonb, $5)`,
      [upload, bytes, url ?? null, JSON.stringify(choices), new Date(tx.now)],
    )
    return (await startRun(tx, importTask, { upload })).id
  })
  const run = await waitForRun(session, id, WAIT_MS)
  const result = Result.safeParse(run.result).data ?? Checkpoint.safeParse(run.checkpoint).data?.result
  return { run, framework: result?.framework ?? null, projected: result?.projected ?? false }
}

async function readable(bytes: Buffer, { maxBytes, read }: FormatReader, skipBadRows: boolean): Promise<void> {
  if (bytes.byteLength > maxBytes) throw limitExceeded(`At most ${maxBytes} bytes are read.`, 'input.source.text')
  if (bytes.byteLength > READ_FIRST_BYTES) return
  try {
    await read(bytes, { skipBadRows })
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause
    const at = cause.path === null ? '' : ` (${cause.path})`
    throw new Refused(userError(UserErrorCode.INVALID, `${cause.code}: ${cause.message}${at}`, 'source.text'))
  }
}
