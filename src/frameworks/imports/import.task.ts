import { z } from 'zod'

import type { Session } from '../../database/session.ts'
import { badInput, Fault } from '../../shared/errors.ts'
import type { Finding } from '../../shared/finding.ts'
import { DAY_MS } from '../../shared/instant.ts'
import { defineTask, type Outcome, type Progress, type Run } from '../../tasks/index.ts'
import { ImportError } from '../formats/import-error.ts'
import { HierarchyMeaning } from '../hierarchy-meaning.ts'
import type { ImportReport } from './import.request.ts'
import { importInto } from './import.service.ts'
import { ImportSteps } from './import.steps.ts'
import { fetchSource } from './source.service.ts'
import { dropUpload, orderedUpload } from './upload.store.ts'

/** What is decided when an import is asked for. */
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

/** What an import has come to so far; null before its commit. */
export const resultOf = ({ result, checkpoint }: Run): z.infer<typeof Result> | null =>
  Result.safeParse(result).data ?? Checkpoint.safeParse(checkpoint).data?.result ?? null

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
  const upload = await orderedUpload(session, payload.upload)
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
    const fault = cause instanceof ImportError ? faultOf(cause) : cause
    // What is refused is not tried again: its file would only count among those that wait
    if (fault instanceof Fault && fault.code !== 'UNAVAILABLE') await dropUpload(session, payload.upload)
    throw fault
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
